package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ColumnState;
import io.github.phiworkbench.app.ComparisonChat;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonListener;
import io.github.phiworkbench.app.ComparisonRun;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.app.ComparisonTask;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.compare.ComparisonStoreException;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * One conversation with several columns, each of which answers with its own model and settings. The leftmost column is the one
 * that the others are held against. All methods are for the JavaFX thread.
 */
public final class CompareViewModel {

    /** So many columns at least. */
    public static final int FEWEST = 2;

    /** So many columns at most. */
    public static final int MOST = 4;

    /** So many answers of a column at most. */
    public static final int MOST_SAMPLES = 16;

    private final ComparisonService service;
    private final ConversationStore store;
    private final ModelSession session;
    private final Settings settings;
    private final Tasks tasks;
    private final Texts texts;
    private final Replies replies;
    private final Notifier notices;
    private final Ballot.Box votes;
    private final CompareSheet sheet;
    private final WordDifferences differences;
    private final RandomGenerator random;
    private final Consumer<Runnable> feed;

    private final ObservableList<CompareColumn> columns = FXCollections.observableArrayList();

    /** Kept, since it is told of changes only as long as somebody holds it. */
    private final ObservableList<CompareColumn> shownColumns = FXCollections.unmodifiableObservableList(columns);

    private final ObservableList<LibraryEntry> models = FXCollections.observableArrayList();
    private final StringProperty draft = new SimpleStringProperty(this, "draft", "");
    private final ObjectProperty<Order> order = new SimpleObjectProperty<>(this, "order", Order.ONE_AFTER_ANOTHER);
    private final IntegerProperty samples = new SimpleIntegerProperty(this, "samples", 1);
    private final BooleanProperty linked = new SimpleBooleanProperty(this, "linked");
    private final BooleanProperty scrollTogether = new SimpleBooleanProperty(this, "scrollTogether");
    private final BooleanProperty tokensShown = new SimpleBooleanProperty(this, "tokensShown");
    private final BooleanProperty differencesShown = new SimpleBooleanProperty(this, "differencesShown");
    private final BooleanProperty blind = new SimpleBooleanProperty(this, "blind");
    private final ReadOnlyBooleanWrapper hidden = new ReadOnlyBooleanWrapper(this, "hidden");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    /** How the columns stood before chance put them in another order. */
    private List<CompareColumn> chosenOrder = List.of();

    private final ReadOnlyBooleanWrapper votable = new ReadOnlyBooleanWrapper(this, "votable");
    private final ReadOnlyIntegerWrapper version = new ReadOnlyIntegerWrapper(this, "version");
    private final ReadOnlyObjectWrapper<Optional<CompareColumn>> inspected =
            new ReadOnlyObjectWrapper<>(this, "inspected", Optional.empty());

    private final List<Running> runs = new ArrayList<>();
    private boolean linking;

    /** Brings what happens elsewhere to the JavaFX thread. */
    public interface Feed {
        <T> Consumer<T> to(Consumer<List<T>> consumer);
    }

    /**
     * Of one window.
     *
     * @param notices takes sentences that the user should see in passing
     * @param votes where votes go
     * @param sheet keeps what stands in the columns
     * @param random shuffles the columns of a blind comparison
     */
    CompareViewModel(
            ComparisonService service,
            ConversationStore store,
            ModelSession session,
            Settings settings,
            Tasks tasks,
            Texts texts,
            Replies replies,
            Notifier notices,
            Ballot.Box votes,
            CompareSheet sheet,
            RandomGenerator random,
            Feed feed) {
        this.service = service;
        this.store = store;
        this.session = session;
        this.settings = settings;
        this.tasks = tasks;
        this.texts = texts;
        this.replies = replies;
        this.notices = notices;
        this.votes = votes;
        this.sheet = sheet;
        differences = new WordDifferences(tasks);
        this.random = random;
        this.feed = feed.to(events -> events.forEach(Runnable::run));
        recall(settings.get(CompareState.SETTING));
        draft.subscribe((_, _) -> remember());
        order.subscribe((_, _) -> remember());
        samples.subscribe((_, _) -> remember());
        scrollTogether.subscribe((_, _) -> remember());
        linked.subscribe(this::linkedChanged);
        blind.subscribe(this::blindChanged);
        tokensShown.subscribe((_, _) -> changed());
        differencesShown.subscribe((_, _) -> changed());
        refreshModels();
        sheet.read(this::restore);
    }

    /** What stood here before the restart, unless something was asked since. */
    private void restore(CompareSheet.Restored restored) {
        boolean fits = restored.turns().size() == columns.size();
        if (!fits || isBusy()) {
            return;
        }
        for (int column = 0; column < columns.size(); column++) {
            columns.get(column).turns().setAll(restored.turns().get(column));
            columns.get(column).changed();
        }
        if (restored.hidden().size() == columns.size()) {
            chosenOrder = restored.hidden().stream().map(columns::get).toList();
            hidden.set(true);
            blind.set(true);
        }
        update();
    }

    private boolean isBusy() {
        return !runs.isEmpty()
                || columns.stream().anyMatch(column -> !column.turns().isEmpty());
    }

    private void keep() {
        sheet.keep(
                columns,
                hidden.get() ? chosenOrder.stream().map(columns::indexOf).toList() : List.of());
    }

    private void recall(CompareState state) {
        state.columns().forEach(choice -> columns.add(watched(new CompareColumn(choice))));
        order.set(state.order());
        samples.set(state.samples());
        linked.set(state.linked());
        scrollTogether.set(state.scrollTogether());
        draft.set(state.draft());
    }

    private void remember() {
        settings.set(
                CompareState.SETTING,
                new CompareState(
                        columns.stream().map(CompareColumn::choice).toList(),
                        order.get(),
                        samples.get(),
                        linked.get(),
                        scrollTogether.get(),
                        draft.get()));
    }

    private CompareColumn watched(CompareColumn column) {
        column.choiceProperty().subscribe((_, now) -> {
            if (linked.get() && !linking) {
                link(now);
            }
            remember();
            changed();
        });
        return column;
    }

    private void linkedChanged(boolean together) {
        if (together && !columns.isEmpty()) {
            link(columns.getFirst().choice());
        }
        remember();
    }

    /** Gives all columns the settings of one. */
    private void link(ColumnChoice from) {
        linking = true;
        try {
            columns.forEach(
                    column -> column.choiceProperty().set(column.choice().withSettingsOf(from)));
        } finally {
            linking = false;
        }
    }

    /** From left to right; the first is what the others are held against. */
    public ObservableList<CompareColumn> columns() {
        return shownColumns;
    }

    /** The models that a column can have. */
    public ObservableList<LibraryEntry> models() {
        return models;
    }

    /** The question to be asked. */
    public StringProperty draftProperty() {
        return draft;
    }

    /** Which columns work at the same time. */
    public ObjectProperty<Order> orderProperty() {
        return order;
    }

    /** How many answers each column gives. */
    public IntegerProperty samplesProperty() {
        return samples;
    }

    /** Whether all columns have the same system prompt and numbers. */
    public BooleanProperty linkedProperty() {
        return linked;
    }

    /** Whether columns scroll together. */
    public BooleanProperty scrollTogetherProperty() {
        return scrollTogether;
    }

    /** Whether answers are shown as coloured tokens. */
    public BooleanProperty tokensShownProperty() {
        return tokensShown;
    }

    /** Whether answers show what they have and lack against the leftmost one. */
    public BooleanProperty differencesShownProperty() {
        return differencesShown;
    }

    /** Whether the next comparison hides who answers until the user has voted. */
    public BooleanProperty blindProperty() {
        return blind;
    }

    /** Whether it is hidden at this moment. */
    public ReadOnlyBooleanProperty hiddenProperty() {
        return hidden.getReadOnlyProperty();
    }

    /** Whether any column is being answered. */
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** Whether there is something to vote on. */
    public ReadOnlyBooleanProperty votableProperty() {
        return votable.getReadOnlyProperty();
    }

    /** Changes with everything that columns show of one another. */
    public ReadOnlyIntegerProperty versionProperty() {
        return version.getReadOnlyProperty();
    }

    /** The column whose answer is read by another model; empty for none. */
    public ReadOnlyObjectProperty<Optional<CompareColumn>> inspectedProperty() {
        return inspected.getReadOnlyProperty();
    }

    /** Looks again which models there are. */
    public void refreshModels() {
        tasks.of(service::choices)
                .onSuccess(found -> {
                    if (!models.equals(found)) {
                        models.setAll(found);
                    }
                })
                .start();
    }

    /** Whether the draft can be sent. */
    public boolean canSend() {
        return !running.get() && !draft.get().isBlank();
    }

    /** Asks all columns what was typed. */
    public void send() {
        if (!canSend()) {
            return;
        }
        String question = draft.get().strip();
        int number =
                columns.stream().mapToInt(column -> column.turns().size()).max().orElse(0);
        if (blind.get() && number == 0) {
            hide();
        }
        boolean open = settings.get(Settings.REASONING) == Settings.Reasoning.OPEN;
        columns.forEach(column -> column.turns().add(new CompareTurn(number, question, open)));
        draft.set("");
        keep();
        ask(List.copyOf(columns), samples.get());
    }

    /** Asks one column its last question again; the answers it gave stay. */
    public void rerun(CompareColumn column) {
        if (!column.runningProperty().get() && !column.turns().isEmpty()) {
            ask(List.of(column), samples.get());
        }
    }

    private void ask(List<CompareColumn> asked, int count) {
        stopInspecting();
        int alternatives = settings.get(Settings.TOKEN_ALTERNATIVES).intValue();
        List<ComparisonTask> list = asked.stream()
                .map(column -> new ComparisonTask(column.choice().column(alternatives), column.messages(), count))
                .toList();
        Running run = new Running(asked, count);
        runs.add(run);
        asked.forEach(CompareColumn::begin);
        update();
        run.handle = Optional.of(service.start(list, order.get(), run));
    }

    /** Columns that are being answered. */
    private final class Running implements ComparisonListener {
        private final List<CompareColumn> asked;
        private final List<CompareTurn> turns;
        private final List<List<CompareSample>> samples = new ArrayList<>();
        private Optional<ComparisonRun> handle = Optional.empty();
        private int left;

        Running(List<CompareColumn> asked, int count) {
            this.asked = asked;
            left = asked.size();
            turns = asked.stream().map(column -> column.turns().getLast()).toList();
            for (CompareTurn turn : turns) {
                List<CompareSample> mine = new ArrayList<>();
                for (int sample = 0; sample < count; sample++) {
                    CompareSample fresh =
                            new CompareSample(asked.get(samples.size()).choice());
                    mine.add(fresh);
                    turn.add(fresh, sample == 0);
                }
                samples.add(mine);
            }
        }

        @Override
        public void became(int column, ColumnState now) {
            feed.accept(() -> {
                asked.get(column).become(now);
                if (now instanceof ColumnState.Ended) {
                    ended(column);
                }
                update();
            });
        }

        @Override
        public void wrote(int column, int sample, String text, TokenTrace soFar) {
            feed.accept(() -> {
                samples.get(column).get(sample).append(text, soFar);
                asked.get(column).changed();
            });
        }

        @Override
        public void answered(int column, ColumnAnswer answer) {
            feed.accept(() -> {
                samples.get(column).get(answer.sample()).end(answer);
                asked.get(column).changed();
                changed();
                keep();
            });
        }

        @Override
        public void unloaded(String model, String place) {
            feed.accept(() -> {
                if (!hidden.get()) {
                    notices.info(texts.get("unloaded", model, place));
                }
            });
        }

        /** Samples that were not begun any more are none. */
        private void ended(int column) {
            samples.get(column).stream()
                    .filter(sample -> sample.answer().isEmpty())
                    .forEach(turns.get(column)::drop);
            asked.get(column).changed();
            keep();
            if (--left == 0) {
                runs.remove(this);
            }
        }

        void stop(CompareColumn column) {
            int index = asked.indexOf(column);
            if (index >= 0) {
                handle.ifPresent(run -> run.stop(index));
            }
        }
    }

    private void update() {
        running.set(columns.stream().anyMatch(column -> column.runningProperty().get()));
        boolean answered = columns.stream()
                .allMatch(column -> column.lastSample()
                        .filter(sample -> sample.isComplete())
                        .isPresent());
        votable.set(hidden.get() && !running.get() && answered);
        changed();
    }

    private void changed() {
        version.set(version.get() + 1);
    }

    /** Stops all columns. */
    public void stop() {
        List.copyOf(runs).forEach(run -> run.handle.ifPresent(ComparisonRun::stop));
    }

    /** Stops one column. */
    public void stop(CompareColumn column) {
        List.copyOf(runs).forEach(run -> run.stop(column));
    }

    /** Begins anew with empty columns. */
    public void clear() {
        stop();
        stopInspecting();
        if (running.get()) {
            return;
        }
        Map<CompareColumn, List<CompareTurn>> before = new LinkedHashMap<>();
        columns.forEach(column -> before.put(column, List.copyOf(column.turns())));
        fill(_ -> List.of());
        if (hidden.get()) {
            reveal();
        }
        update();
        keep();
        if (before.values().stream().anyMatch(turns -> !turns.isEmpty())) {
            notices.offer(texts.get("clear.done"), texts.get("clear.undo"), () -> restore(before));
        }
    }

    /** Unless something was asked since. */
    private void restore(Map<CompareColumn, List<CompareTurn>> before) {
        if (!running.get() && columns.stream().allMatch(column -> column.turns().isEmpty())) {
            fill(column -> before.getOrDefault(column, List.of()));
            update();
            keep();
        } else {
            notices.info(texts.get("clear.late"));
        }
    }

    private void fill(Function<CompareColumn, List<CompareTurn>> turns) {
        columns.forEach(column -> {
            column.turns().setAll(turns.apply(column));
            column.changed();
        });
    }

    /** Adds a column with a model that no other has, if there is one, and the questions that were asked. */
    public void add() {
        if (columns.size() >= MOST || hidden.get()) {
            return;
        }
        CompareColumn last = columns.getLast();
        String model = models.stream()
                .map(LibraryEntry::id)
                .filter(id -> columns.stream()
                        .noneMatch(column -> column.choice().model().equals(id)))
                .findFirst()
                .orElse(last.choice().model());
        CompareColumn added = watched(new CompareColumn(last.choice().withModel(model)));
        last.turns().forEach(turn -> added.turns().add(new CompareTurn(turn.number(), turn.question(), false)));
        columns.add(added);
        remember();
        keep();
        update();
    }

    /** Takes a column away; an answer on its way is stopped. */
    public void remove(CompareColumn column) {
        if (columns.size() > FEWEST) {
            stop(column);
            if (inspected.get().filter(column::equals).isPresent()) {
                stopInspecting();
            }
            columns.remove(column);
            chosenOrder =
                    chosenOrder.stream().filter(other -> !other.equals(column)).toList();
            remember();
            keep();
            update();
        }
    }

    /** Moves a column by so many places to the right, or left if negative. */
    public void move(CompareColumn column, int by) {
        moveTo(column, columns.indexOf(column) + by);
    }

    /** Moves a column to a place. */
    public void moveTo(CompareColumn column, int place) {
        int from = columns.indexOf(column);
        int to = Math.clamp(place, 0, columns.size() - 1);
        if (from >= 0 && from != to) {
            List<CompareColumn> moved = new ArrayList<>(columns);
            moved.remove(from);
            moved.add(to, column);
            columns.setAll(moved);
            remember();
            keep();
            update();
        }
    }

    /** Whether a column is the one that others are held against. */
    public boolean isBaseline(CompareColumn column) {
        return columns.getFirst().equals(column);
    }

    /** From left to right as the user chose it, also while the columns stand in an order of chance. */
    List<CompareColumn> inChosenOrder() {
        return hidden.get() ? chosenOrder : List.copyOf(columns);
    }

    /** Finds what answers have and lack. */
    WordDifferences differences() {
        return differences;
    }

    /** The answer of the leftmost column to a question; empty as long as it is not complete. */
    Optional<CompareSample> baselineOf(CompareTurn turn) {
        return columns.getFirst().turns().stream()
                .filter(other -> other.number() == turn.number())
                .findFirst()
                .flatMap(CompareTurn::shown)
                .filter(CompareSample::isComplete);
    }

    /** The answers of all columns to a question that are in sight, from left to right. */
    List<Optional<CompareSample>> answersTo(CompareTurn turn) {
        return columns.stream()
                .map(column -> column.turns().stream()
                        .filter(other -> other.number() == turn.number())
                        .findFirst()
                        .flatMap(CompareTurn::shown))
                .toList();
    }

    /** Shows another sample of a question. */
    void step(CompareColumn column, CompareTurn turn, int by) {
        turn.step(by);
        if (inspected.get().filter(column::equals).isPresent()) {
            stopInspecting();
        }
        column.changed();
        keep();
        update();
    }

    /** Folds and unfolds the thoughts of an answer. */
    void openThoughts(CompareColumn column, CompareTurn turn, boolean open) {
        turn.openThoughts(open);
        column.changed();
    }

    private void hide() {
        chosenOrder = List.copyOf(columns);
        List<CompareColumn> shuffled = new ArrayList<>(columns);
        Collections.shuffle(shuffled, random);
        columns.setAll(shuffled);
        hidden.set(true);
        remember();
    }

    /** Who does not want to be blind any more sees at once. */
    private void blindChanged(boolean wanted) {
        if (!wanted) {
            if (hidden.get()) {
                reveal();
                keep();
            }
            update();
        } else if (!hidden.get()
                && columns.stream().anyMatch(column -> !column.turns().isEmpty())) {
            notices.offer(texts.get("blind.next"), texts.get("clear"), this::clear);
        }
    }

    /** What can be said of the answers, in the order in which it is offered. */
    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(new Verdict.Better(0));
        if (columns.size() == FEWEST) {
            Collections.addAll(verdicts, new Verdict.Tie(), new Verdict.Bad(), new Verdict.Better(1));
            return verdicts;
        }
        for (int column = 1; column < columns.size(); column++) {
            verdicts.add(new Verdict.Better(column));
        }
        Collections.addAll(verdicts, new Verdict.Tie(), new Verdict.Bad());
        return verdicts;
    }

    /** Keeps a vote and says who answered. */
    void vote(Verdict verdict) {
        if (!votable.get()) {
            return;
        }
        List<Ballot.Candidate> candidates = new ArrayList<>();
        for (CompareColumn column : columns) {
            column.lastSample()
                    .ifPresent(sample -> sample.answer()
                            .ifPresent(answer ->
                                    candidates.add(new Ballot.Candidate(column.messages(), sample.asked(), answer))));
        }
        Ballot ballot = new Ballot(candidates, verdict);
        votable.set(false);
        tasks.of(() -> {
                    votes.put(ballot);
                    return true;
                })
                .onSuccess(_ -> {
                    notices.info(texts.get("vote.kept"));
                    reveal();
                    keep();
                })
                .onFailure(ComparisonStoreException.class, e -> notices.warn(String.valueOf(e.getMessage())))
                .andFinally(this::update)
                .start();
    }

    /** Shows who answered, in the order that the user had chosen. */
    private void reveal() {
        hidden.set(false);
        if (columns.size() == chosenOrder.size() && columns.containsAll(chosenOrder)) {
            columns.setAll(chosenOrder);
        }
        chosenOrder = List.of();
        remember();
    }

    /**
     * Keeps what was said in a column as a chat, and goes on there, with the model that answered last, where it ran, and with what
     * it was asked with: the column may have been given another model since.
     */
    public void continueInChat(CompareColumn column) {
        List<ComparisonChat.Turn> turns = column.answered();
        Optional<ColumnChoice> last = column.answeredLast();
        if (turns.isEmpty() || last.isEmpty()) {
            return;
        }
        ColumnChoice asked = last.get();
        ConversationSettings chat = new ConversationSettings(
                Optional.of(asked.model()),
                asked.systemPrompt(),
                Optional.of(asked.numbers().forChat().toJson()));
        tasks.of(() -> ComparisonChat.keep(store, chat, turns))
                .onSuccess(conversation -> {
                    loadForChat(asked.column(0));
                    replies.goOn(conversation);
                })
                .onFailure(ConversationStoreException.class, e -> notices.info(String.valueOf(e.getMessage())))
                .start();
    }

    /** The chat's model stays if it is the same on the same device. */
    private void loadForChat(ComparisonColumn choice) {
        boolean same = session.state() instanceof ModelSession.State.Ready(var model)
                && model.manifest().id().equals(choice.model())
                && model.runsAs(choice.load());
        if (!same) {
            session.load(choice.model(), choice.load());
        }
    }

    /** Turns to what other models say of a column's last answer. */
    public void inspect(CompareColumn column) {
        stopInspecting();
        if (column.lastSample().flatMap(CompareSample::trace).isPresent()) {
            inspected.set(Optional.of(column));
            tokensShown.set(true);
        }
    }

    /** Turns away from it. */
    public void stopInspecting() {
        inspected.get().ifPresent(column -> column.heatOverrideProperty().set(Optional.empty()));
        inspected.set(Optional.empty());
    }

    /** Unloads the models that only comparisons keep in memory, and says how many. */
    public void unload() {
        tasks.of(() -> {
                    int before = service.loaded().size();
                    service.unload();
                    return before - service.loaded().size();
                })
                .onSuccess(count -> notices.info(texts.get("unloaded.all", count)))
                .start();
    }

    /** Stops what is running. */
    public void close() {
        stop();
    }
}
