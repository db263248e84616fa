package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.ContinuationTree;
import io.github.phiworkbench.inspect.ContinuationTree.Limits;
import io.github.phiworkbench.inspect.ContinuationTree.Node;
import io.github.phiworkbench.inspect.ContinuationTree.Outcome;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.inspect.TokenTrace.Step;
import io.github.phiworkbench.ui.common.Tasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What the loaded model would go on with after a token, as a tree that grows on demand. The tree stays when another token is
 * selected, and goes with its text. All methods are for the JavaFX thread.
 */
public final class ContinuationsViewModel {

    /** How many nodes one unfolding adds at most. */
    public static final int NODES_A_TIME = 2_000;

    private final InspectService service;
    private final Tasks tasks;
    private final Consumer<Arrival> arrivals;

    private final IntegerProperty children = new SimpleIntegerProperty(this, "children", 3);
    private final IntegerProperty depth = new SimpleIntegerProperty(this, "depth", 4);
    private final DoubleProperty topP = new SimpleDoubleProperty(this, "topP", 0.9);
    private final ReadOnlyObjectWrapper<Optional<Place>> place =
            new ReadOnlyObjectWrapper<>(this, "place", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Place>> rooted =
            new ReadOnlyObjectWrapper<>(this, "rooted", Optional.empty());
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private final ReadOnlyObjectWrapper<Optional<Outcome>> outcome =
            new ReadOnlyObjectWrapper<>(this, "outcome", Optional.empty());
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();

    /** Kept, since it is told of changes only as long as somebody holds it. */
    private final ObservableList<Row> shownRows = FXCollections.unmodifiableObservableList(rows);

    private final ObjectProperty<Optional<Row>> selected =
            new SimpleObjectProperty<>(this, "selected", Optional.empty());

    /** Nodes that are to be unfolded as soon as the one before is. */
    private final Deque<Integer> waiting = new ArrayDeque<>();

    private Optional<Plant> plant = Optional.empty();
    private Cancellation running = new Cancellation();

    /** A token that a tree goes on after. */
    public record Place(TokenTrace trace, int token) {}

    /**
     * A node of the tree.
     *
     * @param entry what its token stands for
     */
    public record Row(Node node, Entry entry) {}

    /** Carries items from any thread to the JavaFX thread, in their order, those that have come together at once. */
    @FunctionalInterface
    public interface Feed {
        <T> Consumer<T> to(Consumer<List<T>> consumer);
    }

    /** What comes from the thread that unfolds. */
    private sealed interface Arrival {
        Plant plant();

        /** A new node. */
        record Came(Plant plant, Row row) implements Arrival {}

        /** Nothing more comes; empty if it failed. */
        record Ended(Plant plant, Optional<Outcome> outcome, String trouble) implements Arrival {}
    }

    /** A tree, made by the thread that unfolds it first. */
    private final class Plant {
        private final Place place;
        private Optional<ContinuationTree> tree = Optional.empty();

        Plant(Place place) {
            this.place = place;
        }

        synchronized ContinuationTree tree() {
            ContinuationTree made = tree.orElseGet(() -> service.continuationsFrom(place.trace(), place.token()));
            tree = Optional.of(made);
            return made;
        }
    }

    public ContinuationsViewModel(InspectService service, Tasks tasks, Feed feed) {
        this.service = service;
        this.tasks = tasks;
        arrivals = feed.to(this::arrived);
    }

    /** Selects a token; none for an index that the trace has not. The tree of another text goes. */
    public void show(Optional<TokenTrace> trace, int token) {
        place.set(trace.filter(it -> token >= 0 && token < it.size()).map(it -> new Place(it, token)));
        boolean other = plant.filter(
                        it -> trace.filter(it.place.trace()::equals).isEmpty())
                .isPresent();
        if (other) {
            clear();
        }
    }

    private void clear() {
        stop();
        plant = Optional.empty();
        busy.set(false);
        rooted.set(Optional.empty());
        selected.set(Optional.empty());
        outcome.set(Optional.empty());
        trouble.set("");
        rows.clear();
    }

    /** How many children a node gets at most, 1 to 100. */
    public IntegerProperty childrenProperty() {
        return children;
    }

    /** How many tokens deep a node is unfolded, 1 to 100. */
    public IntegerProperty depthProperty() {
        return depth;
    }

    /** The most likely children come up to that probability together, above 0 and at most 1. */
    public DoubleProperty topPProperty() {
        return topP;
    }

    /** The selected token, after which {@link #unfold} begins; empty for none. */
    public ReadOnlyObjectProperty<Optional<Place>> placeProperty() {
        return place.getReadOnlyProperty();
    }

    /** The token that the tree goes on after; empty without a tree. */
    public ReadOnlyObjectProperty<Optional<Place>> rootedProperty() {
        return rooted.getReadOnlyProperty();
    }

    /** Whether nodes are still coming. */
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** How the last unfolding ended; empty while it goes on, or if it failed. */
    public ReadOnlyObjectProperty<Optional<Outcome>> outcomeProperty() {
        return outcome.getReadOnlyProperty();
    }

    /** Why the tree could not be unfolded, in a plain sentence; empty if nothing is to be said. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** The nodes in the order in which they came, each after its parent. They only grow, or all go. */
    public ObservableList<Row> rows() {
        return shownRows;
    }

    /** The node that {@link #opening} leads to; empty for none. */
    public ObjectProperty<Optional<Row>> selectedProperty() {
        return selected;
    }

    /** Begins a new tree after the selected token. */
    public void unfold() {
        place.get().ifPresent(here -> {
            clear();
            Plant planted = new Plant(here);
            plant = Optional.of(planted);
            rooted.set(Optional.of(here));
            grow(planted, ContinuationTree.ROOT);
        });
    }

    /** Unfolds a node that has no children yet, at once or after what is under way. */
    public void expand(Row row) {
        if (busy.get()) {
            waiting.add(row.node().number());
        } else {
            plant.ifPresent(it -> grow(it, row.node().number()));
        }
    }

    /** Whether a node waits to be unfolded. */
    public boolean isWaiting(Row row) {
        return waiting.contains(row.node().number());
    }

    private void grow(Plant planted, int number) {
        Cancellation mine = new Cancellation();
        running = mine;
        Limits limits = new Limits(children.get(), depth.get(), topP.get(), NODES_A_TIME);
        busy.set(true);
        outcome.set(Optional.empty());
        trouble.set("");
        // The end takes the same way as the nodes, so that it cannot overtake them.
        tasks.of(() -> planted.tree()
                        .unfold(
                                number,
                                limits,
                                node -> arrivals.accept(
                                        new Arrival.Came(planted, new Row(node, service.entry(node.token())))),
                                mine))
                .onSuccess(how -> arrivals.accept(new Arrival.Ended(planted, Optional.of(how), "")))
                .onFailure(
                        CancellationException.class,
                        _ -> arrivals.accept(new Arrival.Ended(planted, Optional.of(Outcome.CANCELLED), "")))
                .onFailure(UnusableModelException.class, failure -> failed(planted, failure))
                .onFailure(InvalidPromptException.class, failure -> failed(planted, failure))
                .onFailure(EngineException.class, failure -> failed(planted, failure))
                .start();
    }

    private void failed(Plant planted, Exception failure) {
        arrivals.accept(new Arrival.Ended(planted, Optional.empty(), String.valueOf(failure.getMessage())));
    }

    private void arrived(List<Arrival> together) {
        List<Row> came = new ArrayList<>();
        for (Arrival arrival : together) {
            if (plant.filter(arrival.plant()::equals).isEmpty()) {
                continue;
            }
            switch (arrival) {
                case Arrival.Came(var _, var row) -> came.add(row);
                case Arrival.Ended ended -> {
                    rows.addAll(came);
                    came.clear();
                    ended(ended);
                }
            }
        }
        rows.addAll(came);
    }

    private void ended(Arrival.Ended ended) {
        outcome.set(ended.outcome());
        trouble.set(ended.trouble());
        if (!ended.trouble().isEmpty()) {
            waiting.clear();
        }
        while (!waiting.isEmpty()) {
            int next = waiting.remove();
            if (ended.plant().tree().children(next).isEmpty()) {
                grow(ended.plant(), next);
                return;
            }
        }
        busy.set(false);
    }

    /**
     * Stops what is under way; the nodes that came stay.
     *
     * @return whether anything was under way
     */
    public boolean stop() {
        waiting.clear();
        running.cancel();
        return busy.get();
    }

    /**
     * How the text begins that goes on to the selected node: its tokens up to where the tree begins, and those of the path.
     * Empty without a selected node, and after the mark that ends the text.
     */
    public Optional<TokenTrace> opening() {
        if (plant.isEmpty() || selected.get().isEmpty()) {
            return Optional.empty();
        }
        Place from = plant.get().place;
        boolean last = from.token() == from.trace().size() - 1;
        if (last && from.trace().entry(from.trace().id(from.token())).control()) {
            return Optional.empty();
        }
        ContinuationTree tree = plant.get().tree();
        Map<Integer, Entry> meanings = new HashMap<>();
        rows.forEach(row -> meanings.put(row.node().token(), row.entry()));
        List<Step> way = new ArrayList<>();
        for (Node node = selected.get().get().node(); node.number() != ContinuationTree.ROOT; ) {
            way.addFirst(step(tree, node));
            node = tree.node(node.parent());
        }
        return Optional.of(from.trace().followedBy(from.token(), way, meanings));
    }

    /** A node's siblings are the most likely tokens, best first. */
    private static Step step(ContinuationTree tree, Node node) {
        List<Node> siblings = tree.children(node.parent());
        return new Step(
                node.token(),
                node.logprob(),
                1 + siblings.indexOf(node),
                siblings.stream()
                        .map(sibling -> new Alternative(sibling.token(), sibling.logprob()))
                        .toList());
    }
}
