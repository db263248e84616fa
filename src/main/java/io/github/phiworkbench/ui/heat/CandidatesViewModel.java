package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.TokenCandidates;
import io.github.phiworkbench.inspect.TokenCandidates.Candidate;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.ui.common.Tasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What could have stood at a token: the captured alternatives, on request the 200 best that the loaded model has there, and
 * tokens that the user watches wherever they rank. All methods are for the JavaFX thread.
 */
public final class CandidatesViewModel {

    /** How many are listed on request. */
    public static final int MOST = 200;

    private static final int FOUND = 50;

    private final InspectService service;
    private final Tasks tasks;

    private final ReadOnlyObjectWrapper<Optional<At>> at = new ReadOnlyObjectWrapper<>(this, "at", Optional.empty());
    private final ReadOnlyObjectWrapper<TokenCandidates> candidates =
            new ReadOnlyObjectWrapper<>(this, "candidates", new TokenCandidates(List.of(), 0, 0, 0));
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final IntegerProperty selectedRow = new SimpleIntegerProperty(this, "selectedRow", -1);
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");

    /** Ids that are watched, in the order in which they were chosen, with what they stand for. */
    private final ObservableList<Watched> watched = FXCollections.observableArrayList();

    private Cancellation asking = new Cancellation();

    /** The place that is looked at. */
    public record At(TokenTrace trace, int token) {}

    /** A token that is watched. */
    public record Watched(int id, Entry entry) {}

    /**
     * A line of the list.
     *
     * @param entry what the candidate's id stands for
     * @param watched whether it is listed because the user watches it
     */
    public record Row(Candidate candidate, Entry entry, boolean watched) {}

    public CandidatesViewModel(InspectService service, Tasks tasks) {
        this.service = service;
        this.tasks = tasks;
    }

    /** Looks at a token; at none for an index that the trace has not. */
    public void show(Optional<TokenTrace> trace, int token) {
        Optional<At> place = trace.filter(it -> token >= 0 && token < it.size()).map(it -> new At(it, token));
        if (place.equals(at.get())) {
            return;
        }
        asking.cancel();
        trouble.set("");
        at.set(place);
        place.ifPresentOrElse(
                here -> {
                    TokenCandidates captured = TokenCandidates.of(here.trace(), here.token());
                    list(captured, Map.of(), List.of(), OptionalInt.empty());
                    if (!watched.isEmpty()) {
                        ask(answer -> list(captured, Map.of(), watchedIn(answer), selectedId()));
                    }
                },
                () -> list(new TokenCandidates(List.of(), 0, 0, 0), Map.of(), List.of(), OptionalInt.empty()));
    }

    /** Where it looks at present. */
    public ReadOnlyObjectProperty<Optional<At>> atProperty() {
        return at.getReadOnlyProperty();
    }

    /** The candidates that are listed, with what they leave for the rest of the vocabulary. */
    public ReadOnlyObjectProperty<TokenCandidates> candidatesProperty() {
        return candidates.getReadOnlyProperty();
    }

    /** The candidates, best first, and behind them the watched tokens that are not among them. */
    public ObservableList<Row> rows() {
        return rows;
    }

    /** Index of the row that {@link #opening} takes; -1 for none. */
    public IntegerProperty selectedRowProperty() {
        return selectedRow;
    }

    /** Why the model could not be asked, in a plain sentence; empty if nothing is to be said. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** The tokens that are watched. */
    public ObservableList<Watched> watched() {
        return watched;
    }

    /** @param chosen the token to be selected; the one that came if it is not listed */
    private void list(TokenCandidates listed, Map<Integer, Entry> entries, List<Row> further, OptionalInt chosen) {
        List<Row> all = new ArrayList<>();
        listed.candidates()
                .forEach(candidate ->
                        all.add(new Row(candidate, entry(candidate.id(), entries), isWatched(candidate.id()))));
        further.stream()
                .filter(row -> listed.candidates().stream()
                        .noneMatch(
                                candidate -> candidate.id() == row.candidate().id()))
                .forEach(all::add);
        candidates.set(listed);
        rows.setAll(all);
        int came = -1;
        int kept = -1;
        for (int index = 0; index < all.size(); index++) {
            Candidate candidate = all.get(index).candidate();
            came = candidate.came() ? index : came;
            kept = chosen.isPresent() && chosen.getAsInt() == candidate.id() ? index : kept;
        }
        selectedRow.set(kept >= 0 ? kept : came);
    }

    private Entry entry(int id, Map<Integer, Entry> entries) {
        return entries.getOrDefault(
                id, at.get().map(here -> here.trace().entry(id)).orElse(Entry.UNKNOWN));
    }

    private boolean isWatched(int id) {
        return watched.stream().anyMatch(it -> it.id() == id);
    }

    private List<Row> watchedIn(Answer answer) {
        Distribution distribution = answer.distribution();
        return answer.watched().stream()
                .filter(it -> it.id() < distribution.size())
                .map(it -> new Row(candidate(it.id(), distribution), it.entry(), true))
                .toList();
    }

    /** What the user has chosen here so far. */
    private OptionalInt selectedId() {
        int row = selectedRow.get();
        return row >= 0 && row < rows.size()
                ? OptionalInt.of(rows.get(row).candidate().id())
                : OptionalInt.empty();
    }

    private Candidate candidate(int id, Distribution distribution) {
        boolean came =
                at.get().filter(here -> here.trace().id(here.token()) == id).isPresent();
        return new Candidate(id, distribution.rank(id), distribution.logprob(id), Double.NaN, came);
    }

    /** Lists the 200 best tokens that the loaded model has here. */
    public void more() {
        ask(answer -> {
            Distribution distribution = answer.distribution();
            At here = at.get().orElseThrow();
            TokenCandidates best = TokenCandidates.of(distribution, here.trace().id(here.token()), MOST);
            tasks.of(() -> entries(best))
                    .onSuccess(entries -> {
                        if (at.get().filter(here::equals).isPresent()) {
                            list(best, entries, watchedIn(answer), selectedId());
                        }
                    })
                    .onFailure(UnusableModelException.class, this::failed)
                    .start();
        });
    }

    private Map<Integer, Entry> entries(TokenCandidates listed) {
        Map<Integer, Entry> entries = new HashMap<>();
        listed.candidates().forEach(candidate -> entries.put(candidate.id(), service.entry(candidate.id())));
        return entries;
    }

    /** Tokens of the loaded model whose spelling contains a text. */
    public void search(String text, Consumer<List<Watched>> found) {
        tasks.of(() -> service.tokensLike(text, FOUND).stream()
                        .map(id -> new Watched(id, service.entry(id)))
                        .toList())
                .onSuccess(found)
                .onFailure(UnusableModelException.class, this::failed)
                .start();
    }

    /** Lists a token at every place from now on, wherever it ranks. */
    public void watch(Watched token) {
        if (!isWatched(token.id())) {
            watched.add(token);
            lookAgain();
        }
    }

    /** Ends that. */
    public void unwatch(int id) {
        watched.removeIf(it -> it.id() == id);
        lookAgain();
    }

    private void lookAgain() {
        Optional<At> here = at.get();
        at.set(Optional.empty());
        here.ifPresent(place -> show(Optional.of(place.trace()), place.token()));
    }

    private void ask(Consumer<Answer> answer) {
        Optional<At> place = at.get().filter(here -> here.trace().isPredicted(here.token()));
        if (place.isEmpty()) {
            return;
        }
        At here = place.get();
        List<Watched> wanted = List.copyOf(watched);
        asking.cancel();
        Cancellation mine = new Cancellation();
        asking = mine;
        Consumer<Exception> failing = failure -> {
            if (asking == mine) {
                failed(failure);
            }
        };
        tasks.of(() -> {
                    Distribution found = service.distributionAt(here.trace(), here.token(), mine);
                    // The model may be another one than when they were chosen, with other tokens.
                    return new Answer(
                            found,
                            wanted.stream()
                                    .filter(it -> service.entry(it.id()).equals(it.entry()))
                                    .toList());
                })
                .onSuccess(found -> {
                    if (asking == mine && at.get().filter(here::equals).isPresent()) {
                        answer.accept(found);
                    }
                })
                .onFailure(UnusableModelException.class, failing)
                .onFailure(InvalidPromptException.class, failing)
                .onFailure(EngineException.class, failing)
                .start();
    }

    /**
     * What the model says of a place.
     *
     * @param watched the watched tokens that are tokens of this model
     */
    private record Answer(Distribution distribution, List<Watched> watched) {}

    private void failed(Exception failure) {
        trouble.set(String.valueOf(failure.getMessage()));
    }

    /** Selects the row after the selected one, or before it. */
    public void step(int by) {
        if (!rows.isEmpty()) {
            selectedRow.set(Math.clamp(selectedRow.get() + (long) by, 0, rows.size() - 1));
        }
    }

    /** How the text begins with the selected row's token here; empty where that is the token that came, or none. */
    public Optional<TokenTrace> opening() {
        OptionalInt selected = selectedRow.get() >= 0 && selectedRow.get() < rows.size()
                ? OptionalInt.of(selectedRow.get())
                : OptionalInt.empty();
        if (selected.isEmpty() || at.get().isEmpty()) {
            return Optional.empty();
        }
        Row row = rows.get(selected.getAsInt());
        At here = at.get().get();
        return row.candidate().came()
                ? Optional.empty()
                : Optional.of(here.trace()
                        .turningAt(
                                here.token(),
                                row.candidate().id(),
                                row.entry(),
                                row.candidate().logprob(),
                                row.candidate().rank()));
    }
}
