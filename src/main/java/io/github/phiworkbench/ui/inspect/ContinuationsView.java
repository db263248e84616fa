package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.ContinuationTree;
import io.github.phiworkbench.inspect.ContinuationTree.Outcome;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.heat.TokenWords;
import io.github.phiworkbench.ui.inspect.ContinuationsViewModel.Place;
import io.github.phiworkbench.ui.inspect.ContinuationsViewModel.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;

/** What the model would go on with after a token, as a tree. */
public final class ContinuationsView {

    private static final int MOST = 100;
    private static final double TOP_P_STEP = 0.05;

    private final ContinuationsViewModel model;
    private final ObservableValue<Boolean> canBranch;
    private final Consumer<TokenTrace> onBranch;
    private final Texts texts;
    private final TokenWords words = new TokenWords();
    private final Map<Integer, NodeItem> items = new HashMap<>();
    private final TreeItem<Row> root = new TreeItem<>();

    @FXML
    private Label place;

    @FXML
    private Label elsewhere;

    @FXML
    private Spinner<Integer> children;

    @FXML
    private Spinner<Integer> depth;

    @FXML
    private Spinner<Double> topP;

    @FXML
    private Button unfold;

    @FXML
    private Button stopUnfolding;

    @FXML
    private HBox heads;

    @FXML
    private TreeView<Row> tree;

    @FXML
    private Label said;

    @FXML
    private Label trouble;

    @FXML
    private Button branch;

    /** A node that is unfolded when it is expanded and has no children yet. */
    private final class NodeItem extends TreeItem<Row> {
        NodeItem(Row row) {
            super(row);
            expandedProperty().subscribe(expanded -> {
                if (expanded && !isLeaf() && getChildren().isEmpty()) {
                    model.expand(row);
                }
            });
        }

        @Override
        public boolean isLeaf() {
            return getValue().node().leaf();
        }
    }

    /**
     * @param canBranch whether the text is one that can take another turn
     * @param onBranch told how the text begins that goes on to the selected node
     */
    public ContinuationsView(
            ContinuationsViewModel model,
            ObservableValue<Boolean> canBranch,
            Consumer<TokenTrace> onBranch,
            Texts texts) {
        this.model = model;
        this.canBranch = canBranch;
        this.onBranch = onBranch;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        SpinnerNumbers.whole(children, 1, MOST, model.childrenProperty(), texts.get("continuations.children"));
        SpinnerNumbers.whole(depth, 1, MOST, model.depthProperty(), texts.get("continuations.depth"));
        SpinnerNumbers.fraction(topP, TOP_P_STEP, model.topPProperty(), texts.get("continuations.topP"));
        tree.setRoot(root);
        root.setExpanded(true);
        tree.setCellFactory(_ -> new ContinuationCell(texts));
        tree.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        tree.getSelectionModel().selectedItemProperty().subscribe(item -> {
            model.selectedProperty().set(Optional.ofNullable(item).map(TreeItem::getValue));
            branch.setDisable(model.opening().isEmpty());
        });
        model.rows().addListener(this::changed);
        model.rows().forEach(this::insert);
        model.placeProperty().subscribe(this::tellPlace);
        model.rootedProperty().subscribe(this::tellPlace);
        model.busyProperty().subscribe(this::tellState);
        model.outcomeProperty().subscribe(this::tellState);
        trouble.textProperty().bind(model.troubleProperty());
        Visibility.ifNotEmpty(trouble);
        Visibility.ifNotEmpty(elsewhere);
        branch.visibleProperty().bind(canBranch);
        branch.managedProperty().bind(canBranch);
    }

    private void changed(ListChangeListener.Change<? extends Row> change) {
        while (change.next()) {
            if (change.wasRemoved()) {
                root.getChildren().clear();
                items.clear();
            }
            change.getAddedSubList().forEach(this::insert);
        }
        tellState();
    }

    /** Puts a node in its place among its siblings; the most likely way is open from the beginning. */
    private void insert(Row row) {
        NodeItem item = new NodeItem(row);
        items.put(row.node().number(), item);
        TreeItem<Row> parent = row.node().parent() == ContinuationTree.ROOT
                ? root
                : items.get(row.node().parent());
        if (parent == null) {
            throw new IllegalStateException("Node " + row.node().number() + " came before its parent.");
        }
        List<TreeItem<Row>> siblings = parent.getChildren();
        int index = 0;
        while (index < siblings.size()
                && siblings.get(index).getValue().node().logprob() >= row.node().logprob()) {
            index++;
        }
        siblings.add(index, item);
        if (siblings.size() == 1 && isOnMostLikelyWay(parent)) {
            parent.setExpanded(true);
        }
    }

    private static boolean isOnMostLikelyWay(TreeItem<Row> item) {
        TreeItem<Row> above = item.getParent();
        return above == null
                || (above.isExpanded() && above.getChildren().getFirst().equals(item));
    }

    private void tellPlace() {
        Optional<Place> rooted = model.rootedProperty().get();
        Optional<Place> selected = model.placeProperty().get();
        place.setText(rooted.or(() -> selected)
                .map(it -> texts.get("continuations.place", name(it), number(it)))
                .orElse(texts.get("continuations.none")));
        elsewhere.setText(
                rooted.isPresent() && selected.isPresent() && !rooted.equals(selected)
                        ? texts.get("continuations.elsewhere", name(selected.get()), number(selected.get()))
                        : "");
        unfold.setDisable(selected.isEmpty());
    }

    private String name(Place at) {
        return words.name(at.trace(), at.token());
    }

    private static String number(Place at) {
        return Amounts.number(at.token() + 1L);
    }

    private void tellState() {
        boolean busy = model.busyProperty().get();
        int nodes = model.rows().size();
        stopUnfolding.setDisable(!busy);
        Visibility.show(heads, nodes > 0);
        said.setText(busy ? texts.get("continuations.busy", nodes) : outcomeWords(nodes));
        if (!busy) {
            collapseWhatHasNothing();
        }
    }

    private String outcomeWords(int nodes) {
        Optional<Outcome> outcome = model.outcomeProperty().get();
        if (outcome.isEmpty()) {
            return "";
        }
        return switch (outcome.get()) {
            case COMPLETE -> texts.get("continuations.complete", nodes);
            case FULL -> texts.get("continuations.full", nodes, ContinuationsViewModel.NODES_A_TIME);
            case CANCELLED -> texts.get("continuations.stopped", nodes);
        };
    }

    /** What was expanded and got no children can be expanded again. */
    private void collapseWhatHasNothing() {
        for (NodeItem item : items.values()) {
            if (item.isExpanded() && item.getChildren().isEmpty() && !model.isWaiting(item.getValue())) {
                item.setExpanded(false);
            }
        }
    }

    private void onKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER && !event.isShortcutDown() && !event.isAltDown()) {
            branch();
            event.consume();
        }
    }

    @FXML
    private void unfold() {
        model.unfold();
    }

    @FXML
    private void stopUnfolding() {
        model.stop();
    }

    @FXML
    private void branch() {
        if (canBranch.getValue()) {
            model.opening().ifPresent(onBranch);
        }
    }

    /**
     * Stops what is under way.
     *
     * @return whether anything was
     */
    boolean stop() {
        return model.stop();
    }
}
