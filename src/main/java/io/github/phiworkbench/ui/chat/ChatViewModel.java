package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.AnswerListener;
import io.github.phiworkbench.app.AnswerRequest;
import io.github.phiworkbench.app.ChatService;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.UnsavedAnswerException;
import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.Conversation;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.conversation.PathStep;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.SystemMessages;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import io.github.phiworkbench.inspect.TraceCodec.UnreadableTraceException;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.common.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation that is shown: its turns, what is being typed, the model that answers, and the answer on its way. All of it
 * belongs to the JavaFX thread; what takes time runs elsewhere.
 */
public final class ChatViewModel implements AutoCloseable {

    /** What goes on. */
    public enum Phase {
        /** No model is loaded. */
        NO_MODEL,
        /** A model that comes with the program is imported. */
        IMPORTING,
        /** A model is loaded. */
        LOADING,
        /** A model could not be loaded, or its process ended. */
        MODEL_FAILED,
        /** Questions are answered at once. */
        READY,
        /** A question is stored and waits for a model to be loaded. */
        WAITING,
        /** The model reads the prompt. */
        READING,
        /** The model writes. */
        WRITING,
        /** The model was asked to stop. */
        STOPPING;

        /** Whether an answer is on its way, or a question waits for one: {@link #stop} has something to end. */
        public boolean isAnswering() {
            return this == WAITING || this == READING || this == WRITING || this == STOPPING;
        }
    }

    /** Carries items to the JavaFX thread, those that have come together at once. */
    @FunctionalInterface
    public interface Feed {
        <T> Consumer<T> to(Consumer<List<T>> consumer);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChatViewModel.class);

    /** When the window is closed. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final ChatService service;
    private final ConversationStore store;
    private final ModelSession session;
    private final Settings settings;
    private final Tasks tasks;
    private final Feed feed;
    private final ModelSession.Registration watching;

    /** Reads and writes in the order in which the user did things, so that a draft is read after it was kept. */
    private final Tasks.Line line;

    private final ReadOnlyObjectWrapper<Optional<Conversation>> conversation =
            new ReadOnlyObjectWrapper<>(this, "conversation", Optional.empty());
    private final ObservableList<Turn> turns = FXCollections.observableArrayList();

    /** Kept, since it is told of changes only as long as somebody holds it. */
    private final ObservableList<Turn> shownTurns = FXCollections.unmodifiableObservableList(turns);

    private final StringProperty draft = new SimpleStringProperty(this, "draft", "");
    private final StringProperty systemPrompt = new SimpleStringProperty(this, "systemPrompt", "");
    private final ObjectProperty<SamplingChoice> sampling;
    private final ObjectProperty<ModelSession.State> model =
            new SimpleObjectProperty<>(this, "model", new ModelSession.State.None());
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.NO_MODEL);
    private final StringProperty trouble = new SimpleStringProperty(this, "trouble", "");
    private final IntegerProperty contextUsed = new SimpleIntegerProperty(this, "contextUsed");
    private final IntegerProperty contextSize = new SimpleIntegerProperty(this, "contextSize");
    private final BooleanBinding canSend;
    private final ReadOnlyObjectWrapper<Optional<Turn>> edited =
            new ReadOnlyObjectWrapper<>(this, "edited", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Turn.Live>> live =
            new ReadOnlyObjectWrapper<>(this, "live", Optional.empty());
    private final List<Runnable> changeListeners = new ArrayList<>();

    /** What was being typed before a question was edited. */
    private String draftBeforeEdit = "";

    private @Nullable Running running;

    /** The conversation the user wants to see, from the moment it was chosen; empty for a new one. */
    private OptionalLong wanted = OptionalLong.empty();

    /** The conversation that what stands in the composer and in the sampling panel belongs to; empty for a new one. */
    private OptionalLong composed = OptionalLong.empty();

    /** What the store has of the conversation whose text stands in the composer. */
    private Composed kept = Composed.NOTHING;

    /** Ends of answers that could not be stored, by the id of their message; tried again now and then. */
    private final Map<Long, AnswerEnd> unsaved = new HashMap<>();

    /** How often the user went to a conversation. */
    private int visits;

    /** Of several reads, or counts, under way the last one counts. */
    private int reads;

    private int counts;

    /** What the user wrote and chose beside the messages. */
    private record Composed(String draft, String systemPrompt, SamplingChoice sampling) {
        static final Composed NOTHING = new Composed("", "", SamplingChoice.of(SamplingChoice.Preset.MODEL));
    }

    /** A question that is stored, waits, or is answered, whether or not its conversation is shown. */
    private static final class Running {
        private final long conversation;

        /** Empty until the question is stored. */
        private final Optional<AnswerRequest> request;

        private final Cancellation cancellation = new Cancellation();
        private final StringBuilder text = new StringBuilder();
        private Optional<TokenTrace> trace = Optional.empty();
        private long answer;
        private Turn.Live live = Turn.Live.BEGUN;
        private long firstToken;
        private boolean waiting;

        Running(long conversation, Optional<AnswerRequest> request) {
            this.conversation = conversation;
            this.request = request;
        }
    }

    /** What the thread that answers tells. */
    private sealed interface Event {
        record Begun(StoredMessage answer) implements Event {}

        record Reading(int done, int total) implements Event {}

        record Opened(String text, TokenTrace soFar) implements Event {}

        record Wrote(String text, TokenTrace soFar, long nanos) implements Event {}

        record Ended(StoredMessage answer) implements Event {}

        /** Nothing more comes, whether or not an end was told. */
        record Over() implements Event {}
    }

    /** @param line in which what the user does happens */
    public ChatViewModel(
            ChatService service,
            ConversationStore store,
            ModelSession session,
            Settings settings,
            Tasks tasks,
            Tasks.Line line,
            Feed feed) {
        this.service = service;
        this.store = store;
        this.session = session;
        this.settings = settings;
        this.tasks = tasks;
        this.line = line;
        this.feed = feed;
        sampling = new SimpleObjectProperty<>(this, "sampling", presetOfLastTime());
        canSend = Bindings.createBooleanBinding(
                () -> !phase.get().isAnswering() && !draft.get().isBlank(), phase, draft);
        draft.set(settings.get(Settings.NEW_CHAT_DRAFT));
        systemPrompt.set(settings.get(Settings.NEW_CHAT_SYSTEM_PROMPT));
        watching = session.observe(state -> tasks.onWindow(() -> modelChanged(state)));
    }

    private SamplingChoice presetOfLastTime() {
        return SamplingChoice.of(SamplingChoice.Preset.of(settings.get(Settings.SAMPLING_PRESET)));
    }

    // ---- what is shown

    /** The conversation that is shown; empty for a new one that holds nothing yet. */
    public ReadOnlyObjectProperty<Optional<Conversation>> conversationProperty() {
        return conversation.getReadOnlyProperty();
    }

    /** The messages of its selected path. */
    public ObservableList<Turn> turns() {
        return shownTurns;
    }

    /** What is being typed. */
    public StringProperty draftProperty() {
        return draft;
    }

    /** The question that {@link #send} asks in another wording; empty while a new one is typed. */
    public ReadOnlyObjectProperty<Optional<Turn>> editedProperty() {
        return edited.getReadOnlyProperty();
    }

    /** How far the answer is that is being written; empty while none is. */
    public ReadOnlyObjectProperty<Optional<Turn.Live>> liveProperty() {
        return live.getReadOnlyProperty();
    }

    /** What the model is told before everything else; empty for nothing. */
    public StringProperty systemPromptProperty() {
        return systemPrompt;
    }

    public ObjectProperty<SamplingChoice> samplingProperty() {
        return sampling;
    }

    /** The model that answers. */
    public ObjectProperty<ModelSession.State> modelProperty() {
        return model;
    }

    public ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** Why a question was not stored or not answered at all, in a plain sentence; empty if nothing is to be said. */
    public StringProperty troubleProperty() {
        return trouble;
    }

    /** Whether {@link #send} would do something. */
    public BooleanBinding canSendBinding() {
        return canSend;
    }

    /** Tokens of the conversation and of what is being typed, as the model counts them; 0 while not known. */
    public IntegerProperty contextUsedProperty() {
        return contextUsed;
    }

    /** Tokens that the model's context holds; 0 without a model. */
    public IntegerProperty contextSizeProperty() {
        return contextSize;
    }

    /** Whether the model takes no notice of a system prompt. */
    public boolean ignoresSystemPrompt() {
        return loaded().map(LoadedModel::variant)
                .filter(variant -> variant.systemMessages() == SystemMessages.IGNORED)
                .isPresent();
    }

    /** The answer's own conversation is not the one that is shown. */
    public boolean answersElsewhere() {
        Running now = running;
        return now != null && now.conversation != shownId().orElse(-1);
    }

    /** Told when conversations were added, or changed in a way that a list of them shows. */
    public void onConversationsChanged(Runnable listener) {
        changeListeners.add(listener);
    }

    private void conversationsChanged() {
        changeListeners.forEach(Runnable::run);
    }

    private Optional<LoadedModel> loaded() {
        return model.get() instanceof ModelSession.State.Ready ready ? Optional.of(ready.model()) : Optional.empty();
    }

    private OptionalLong shownId() {
        return conversation.get().map(shown -> OptionalLong.of(shown.id())).orElse(OptionalLong.empty());
    }

    // ---- the model

    private void modelChanged(ModelSession.State state) {
        model.set(state);
        if (state instanceof ModelSession.State.Ready ready) {
            contextSize.set(ready.model().manifest().geometry().context());
        } else {
            contextSize.set(0);
        }
        Running now = running;
        if (now != null && now.waiting && loaded().isPresent()) {
            answer(now);
        }
        updatePhase();
        countTokens();
    }

    private void updatePhase() {
        Running now = running;
        if (now != null) {
            phase.set(
                    now.waiting
                            ? Phase.WAITING
                            : now.cancellation.isCancelled()
                                    ? Phase.STOPPING
                                    : now.live.written() > 0 ? Phase.WRITING : Phase.READING);
            return;
        }
        phase.set(
                switch (model.get()) {
                    case ModelSession.State.None _ -> Phase.NO_MODEL;
                    case ModelSession.State.Importing _ -> Phase.IMPORTING;
                    case ModelSession.State.Loading _ -> Phase.LOADING;
                    case ModelSession.State.Ready _ -> Phase.READY;
                    case ModelSession.State.Failed _ -> Phase.MODEL_FAILED;
                });
    }

    /** Loads the model that is used where none was chosen, unless there is one already. */
    public void loadDefaultModel() {
        session.loadIfNone(settings.get(Settings.DEFAULT_MODEL));
    }

    /** Loads the model again that failed. */
    public void reloadModel() {
        session.reload();
    }

    /** Loads the model that seems not to fit. */
    public void loadModelAnyway() {
        session.loadAnyway();
    }

    /** Stops a load that is under way. */
    public void cancelLoading() {
        session.cancel();
    }

    // ---- conversations

    /** Shows an empty conversation, with what was typed in it before; it is stored when the first question is asked. */
    public void newChat() {
        leave();
        wanted = OptionalLong.empty();
        composed = OptionalLong.empty();
        kept = Composed.NOTHING;
        reads++;
        conversation.set(Optional.empty());
        turns.clear();
        draft.set(settings.get(Settings.NEW_CHAT_DRAFT));
        systemPrompt.set(settings.get(Settings.NEW_CHAT_SYSTEM_PROMPT));
        sampling.set(presetOfLastTime());
        countTokens();
    }

    /** Shows a conversation of the list. */
    public void open(long id) {
        if (wanted.orElse(-1) == id) {
            return;
        }
        leave();
        wanted = OptionalLong.of(id);
        read(id);
    }

    /** Shows a conversation that was added elsewhere, which the list does not know yet. */
    public void openNew(long id) {
        conversationsChanged();
        open(id);
    }

    /** Reads the conversation that is shown anew, after something about it was changed elsewhere. */
    public void refresh() {
        wanted.ifPresent(this::read);
    }

    /** Leaves a conversation that is moved to the trash: an answer in it is stopped, and it is not shown any more. */
    void leave(long id) {
        Running now = running;
        if (now != null && now.conversation == id) {
            stop();
        }
        if (wanted.orElse(-1) == id) {
            newChat();
        }
    }

    /** Leaves the conversation that is shown if it lies in the trash, before that is emptied. */
    void leaveTrash() {
        conversation
                .get()
                .filter(shown -> shown.summary().trashed().isPresent())
                .ifPresent(shown -> leave(shown.id()));
    }

    private void read(long id) {
        int mine = ++reads;
        line.of(() -> new Shown(store.conversation(id), store.path(id)))
                .onSuccess(shown -> {
                    if (mine == reads) {
                        show(shown);
                    }
                })
                .onFailure(ConversationStoreException.class, failure -> {
                    trouble.set(String.valueOf(failure.getMessage()));
                    if (mine == reads) {
                        wanted = shownId();
                    }
                })
                .start();
    }

    private record Shown(Conversation conversation, List<PathStep> path) {}

    private void show(Shown shown) {
        long id = shown.conversation().id();
        conversation.set(Optional.of(shown.conversation()));
        if (composed.orElse(-1) != id) {
            composed = OptionalLong.of(id);
            draft.set(shown.conversation().draft());
            ConversationSettings chosen = shown.conversation().settings();
            systemPrompt.set(chosen.systemPrompt());
            sampling.set(SamplingChoice.parse(chosen.sampling()));
            kept = composed();
        }
        boolean open = settings.get(Settings.REASONING) == Settings.Reasoning.OPEN;
        List<Turn> made = new ArrayList<>();
        for (PathStep step : shown.path()) {
            made.add(turn(step, open));
        }
        turns.setAll(made);
        countTokens();
    }

    /** A turn that is shown already is kept, with what the user folded; one that is being written goes on. */
    private Turn turn(PathStep step, boolean reasoningOpen) {
        StoredMessage message = step.message();
        Optional<Turn> shown =
                turns.stream().filter(known -> known.id() == message.id()).findFirst();
        if (shown.filter(known ->
                        known.message().equals(message) && known.siblings().equals(step.siblings()))
                .isPresent()) {
            return shown.get();
        }
        boolean open = shown.map(known -> known.reasoningOpenProperty().get()).orElse(reasoningOpen);
        Running now = running;
        if (now != null && now.answer == message.id()) {
            Turn turn = new Turn(message, step.siblings(), now.text.toString(), open);
            turn.liveProperty().set(Optional.of(now.live));
            turn.traceProperty().set(now.trace);
            turn.tokensShownProperty().set(areTokensShownAt(message));
            return turn;
        }
        AnswerEnd end = unsaved.get(message.id());
        Turn turn = new Turn(message, step.siblings(), end == null ? message.content() : end.text(), open);
        if (areTokensShownAt(message)) {
            showTokens(turn, true);
        }
        return turn;
    }

    /** Who looks at the tokens of an answer wants to see those of the answers beside it too. */
    private boolean areTokensShownAt(StoredMessage message) {
        return turns.stream()
                .anyMatch(shown -> shown.tokensShownProperty().get()
                        && shown.message().conversation() == message.conversation()
                        && shown.message().parent().equals(message.parent()));
    }

    private void reload(long id) {
        if (wanted.orElse(-1) == id) {
            read(id);
        }
    }

    /** Keeps what was typed, and the choices, before something else is shown. */
    private void leave() {
        visits++;
        cancelEdit();
        saveDraft();
    }

    private Composed composed() {
        return new Composed(
                edited.get().isPresent() ? draftBeforeEdit : draft.get(), systemPrompt.get(), sampling.get());
    }

    private ConversationSettings chosen() {
        return new ConversationSettings(
                loaded().map(model -> model.manifest().id())
                        .or(() -> conversation
                                .get()
                                .flatMap(shown -> shown.settings().modelId())),
                systemPrompt.get(),
                Optional.of(sampling.get().toJson()));
    }

    /** Keeps what was typed so far, and the choices; called now and then while the user types. */
    public void saveDraft() {
        Composed now = composed();
        if (composed.isEmpty()) {
            settings.set(Settings.NEW_CHAT_DRAFT, now.draft());
            settings.set(Settings.NEW_CHAT_SYSTEM_PROMPT, now.systemPrompt());
        } else if (!now.equals(kept)) {
            long id = composed.getAsLong();
            ConversationSettings chosen = chosen();
            Composed before = kept;
            kept = now;
            line.of(() -> {
                        store.saveDraft(id, now.draft());
                        store.saveSettings(id, chosen);
                        return true;
                    })
                    .onFailure(ConversationStoreException.class, failure -> {
                        trouble.set(String.valueOf(failure.getMessage()));
                        if (composed.orElse(-1) == id) {
                            kept = before;
                        }
                    })
                    .start();
        }
        saveAnswers();
    }

    /** Tries again to store what could not be stored. */
    private void saveAnswers() {
        Map<Long, AnswerEnd> again = Map.copyOf(unsaved);
        unsaved.clear();
        again.forEach((id, end) -> line.of(() -> {
                    store.finishAnswer(id, end);
                    return true;
                })
                .onSuccess(_ -> refresh())
                .onFailure(ConversationStoreException.class, failure -> {
                    unsaved.put(id, end);
                    trouble.set(String.valueOf(failure.getMessage()));
                })
                .start());
    }

    // ---- asking

    /** Asks what was typed. Where no model is loaded, the question is stored and answered as soon as one is. */
    public void send() {
        if (!canSend.get()) {
            return;
        }
        Optional<Turn> other = edited.get();
        String question = draft.get().strip();
        if (other.isPresent()) {
            cancelEdit();
            edit(other.get(), question);
            return;
        }
        OptionalLong shown = shownId();
        OptionalLong parent = turns.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(turns.getLast().id());
        draft.set("");
        ConversationSettings chosen = chosen();
        ask(
                () -> {
                    long id = shown.isPresent()
                            ? shown.getAsLong()
                            : store.create(chosen).id();
                    return store.addUser(id, parent, question);
                },
                question,
                () -> draft.set(before(draft.get(), question)),
                Optional.empty());
        saveDraft();
    }

    /** Lets the user write a question anew: its text takes the place of what was being typed until it is asked or given up. */
    public void beginEdit(Turn question) {
        if (edited.get().isEmpty()) {
            draftBeforeEdit = draft.get();
        }
        draft.set(question.text());
        edited.set(Optional.of(question));
    }

    /** Gives up writing a question anew. */
    public void cancelEdit() {
        if (edited.get().isPresent()) {
            edited.set(Optional.empty());
            draft.set(draftBeforeEdit);
            draftBeforeEdit = "";
        }
    }

    /** Puts another question in the place of one, beside it, and asks it. */
    public void edit(Turn question, String text) {
        if (isFree() && question.message().role() == Role.USER && !text.isBlank()) {
            ask(
                    () -> store.editUser(question.id(), text.strip()),
                    text,
                    () -> {
                        beginEdit(question);
                        draft.set(text);
                    },
                    Optional.empty());
        }
    }

    /** Asks the same question again; the new answer stands beside the old one. */
    public void regenerate(Turn answer) {
        if (isFree() && answer.message().parent().isPresent()) {
            long question = answer.message().parent().getAsLong();
            ask(() -> store.message(question), "", () -> {}, Optional.empty());
        }
    }

    /**
     * Answers the same question in another way, beside the answer that there is: as it was up to one of its tokens, there with
     * another one, and from there on as the model goes on.
     */
    public void branch(Turn answer, TokenTrace opening) {
        if (isFree() && answer.message().parent().isPresent()) {
            long question = answer.message().parent().getAsLong();
            ask(() -> store.message(question), "", () -> {}, Optional.of(opening));
        }
    }

    /** The same for an answer of a conversation that is perhaps not shown; it is shown then. */
    public void branch(long conversationId, long answer, TokenTrace opening) {
        open(conversationId);
        if (!isFree()) {
            return;
        }
        line.of(() -> store.message(answer))
                .onSuccess(message -> {
                    // With the conversation came its system prompt and sampling, unless the user has gone elsewhere
                    // since.
                    if (message.parent().isPresent() && isFree() && composed.orElse(-1) == conversationId) {
                        long question = message.parent().getAsLong();
                        ask(() -> store.message(question), "", () -> {}, Optional.of(opening));
                    }
                })
                .onFailure(
                        ConversationStoreException.class, failure -> trouble.set(String.valueOf(failure.getMessage())))
                .start();
    }

    /** Shows the tokens of an answer in place of its text, or the text again. */
    public void showTokens(Turn answer, boolean shown) {
        answer.tokensShownProperty().set(shown);
        if (shown && answer.traceProperty().get().isEmpty() && !answer.isBeingWritten()) {
            long id = answer.id();
            Optional<byte[]> unstored = Optional.ofNullable(unsaved.get(id)).flatMap(AnswerEnd::figures);
            line.of(() -> unstored.or(() -> store.capture(id)).map(TraceCodec::decode))
                    .onSuccess(trace -> {
                        answer.traceProperty().set(trace);
                        answer.uncapturedProperty().set(trace.isEmpty());
                    })
                    .onFailure(UnreadableTraceException.class, failure -> {
                        trouble.set(String.valueOf(failure.getMessage()));
                        answer.tokensShownProperty().set(false);
                    })
                    .onFailure(ConversationStoreException.class, failure -> {
                        trouble.set(String.valueOf(failure.getMessage()));
                        answer.tokensShownProperty().set(false);
                    })
                    .start();
        }
    }

    /** Asks a question again whose answer never came. */
    public void answer(Turn question) {
        if (isFree() && question.message().role() == Role.USER) {
            ask(question::message, "", () -> {}, Optional.empty());
        }
    }

    private boolean isFree() {
        return running == null;
    }

    /**
     * Until the question is stored, nothing else is asked.
     *
     * @param question puts the question on disk, or finds it there
     * @param words what the user wrote for it; where it cannot be stored and the user has gone elsewhere meanwhile, they are
     *     found in the next new chat
     * @param giveBack what to do with the words if the user is still there
     * @param opening how the answer begins
     */
    private void ask(Callable<StoredMessage> question, String words, Runnable giveBack, Optional<TokenTrace> opening) {
        trouble.set("");
        Running asking = new Running(shownId().orElse(-1), Optional.empty());
        running = asking;
        updatePhase();
        int visit = visits;
        SamplingChoice drawing = sampling.get();
        String prompt = systemPrompt.get();
        int alternatives = settings.get(Settings.TOKEN_ALTERNATIVES).intValue();
        line.of(question)
                .onSuccess(asked -> begin(
                        asked,
                        new AnswerRequest(
                                asked.conversation(),
                                asked.id(),
                                prompt,
                                drawing.request(),
                                drawing.limit(),
                                alternatives,
                                opening),
                        asking,
                        visit == visits))
                .onFailure(
                        ConversationStoreException.class, failure -> trouble.set(String.valueOf(failure.getMessage())))
                .andFinally(() -> {
                    if (running == asking) {
                        ended(asking);
                        if (visit == visits) {
                            giveBack.run();
                        } else {
                            keepForNewChat(words);
                        }
                    }
                })
                .start();
    }

    private void keepForNewChat(String words) {
        if (composed.isEmpty()) {
            draft.set(before(draft.get(), words));
        } else {
            settings.set(Settings.NEW_CHAT_DRAFT, before(settings.get(Settings.NEW_CHAT_DRAFT), words));
        }
    }

    private static String before(String typed, String words) {
        return typed.isBlank() || words.isBlank() ? words + typed : words + "\n\n" + typed;
    }

    /** @param stayed whether the user still looks at the conversation that was asked in */
    private void begin(StoredMessage question, AnswerRequest request, Running asking, boolean stayed) {
        long id = question.conversation();
        if (stayed && wanted.isEmpty()) {
            wanted = OptionalLong.of(id);
            composed = wanted;
            settings.set(Settings.NEW_CHAT_DRAFT, "");
            settings.set(Settings.NEW_CHAT_SYSTEM_PROMPT, "");
        }
        reload(id);
        conversationsChanged();
        if (asking.cancellation.isCancelled()) {
            ended(asking);
            return;
        }
        Running mine = new Running(id, Optional.of(request));
        running = mine;
        answerOrWait(mine, loaded().isPresent());
    }

    private void answerOrWait(Running mine, boolean ready) {
        if (ready) {
            answer(mine);
        } else {
            mine.waiting = true;
        }
        updatePhase();
    }

    private void answer(Running mine) {
        mine.waiting = false;
        live.set(Optional.of(mine.live));
        AnswerRequest request = mine.request.orElseThrow();
        Consumer<Event> events = feed.to(list -> list.forEach(event -> happened(mine, event)));
        tasks.of(() -> service.answer(request, new Teller(events), mine.cancellation))
                .onFailure(UnusableModelException.class, _ -> lostModel(mine))
                .onFailure(UnsavedAnswerException.class, failure -> {
                    unsaved.put(failure.message(), failure.end());
                    trouble.set(String.valueOf(failure.getMessage()));
                })
                .onFailure(
                        ConversationStoreException.class, failure -> trouble.set(String.valueOf(failure.getMessage())))
                .andFinally(() -> events.accept(new Event.Over()))
                .start();
    }

    /** The model went away between the question and the answer: the question waits for the next one. */
    private void lostModel(Running before) {
        if (running == before && !before.cancellation.isCancelled()) {
            Running again = new Running(before.conversation, before.request);
            running = again;
            answerOrWait(again, session.state() instanceof ModelSession.State.Ready);
        }
    }

    private record Teller(Consumer<Event> events) implements AnswerListener {
        @Override
        public void begun(StoredMessage answer) {
            events.accept(new Event.Begun(answer));
        }

        @Override
        public void reading(int done, int total) {
            events.accept(new Event.Reading(done, total));
        }

        @Override
        public void opened(String text, TokenTrace soFar) {
            events.accept(new Event.Opened(text, soFar));
        }

        @Override
        public void wrote(String text, TokenTrace soFar) {
            events.accept(new Event.Wrote(text, soFar, System.nanoTime()));
        }

        @Override
        public void ended(StoredMessage answer) {
            events.accept(new Event.Ended(answer));
        }
    }

    private void happened(Running mine, Event event) {
        switch (event) {
            case Event.Begun(StoredMessage answer) -> {
                mine.answer = answer.id();
                reload(mine.conversation);
            }
            case Event.Reading(int done, int total) -> mine.live = mine.live.reading(done, total);
            case Event.Opened(String text, TokenTrace soFar) -> grow(mine, text, soFar);
            case Event.Wrote(String text, TokenTrace soFar, long nanos) -> {
                if (mine.firstToken == 0) {
                    mine.firstToken = nanos;
                }
                mine.live = mine.live.writing(mine.live.written() + 1, (nanos - mine.firstToken) / 1e9);
                grow(mine, text, soFar);
            }
            case Event.Ended(StoredMessage answer) -> {
                turn(mine).ifPresent(turn -> turn.end(answer));
                ended(mine);
                // A read that is under way may have seen it unfinished.
                reload(mine.conversation);
                return;
            }
            case Event.Over() -> {
                if (running == mine) {
                    ended(mine);
                    turn(mine).ifPresent(turn -> turn.liveProperty().set(Optional.empty()));
                    reload(mine.conversation);
                }
                return;
            }
        }
        turn(mine).ifPresent(turn -> turn.liveProperty().set(Optional.of(mine.live)));
        updatePhase();
        live.set(Optional.of(mine.live));
    }

    private void grow(Running mine, String text, TokenTrace soFar) {
        mine.text.append(text);
        mine.trace = Optional.of(soFar);
        turn(mine).ifPresent(turn -> {
            turn.append(text);
            turn.traceProperty().set(mine.trace);
        });
    }

    private Optional<Turn> turn(Running mine) {
        return turns.stream().filter(turn -> turn.id() == mine.answer).findFirst();
    }

    private void ended(Running mine) {
        if (running != mine) {
            return;
        }
        running = null;
        live.set(Optional.empty());
        updatePhase();
        conversationsChanged();
        countTokens();
    }

    /** Stops the answer that is being written, of which all stays that was written, or takes back a question that waits. */
    public void stop() {
        Running now = running;
        if (now == null) {
            return;
        }
        now.cancellation.cancel();
        if (now.waiting) {
            ended(now);
        } else {
            updatePhase();
        }
    }

    /**
     * Shows the message before or after one, of those that stand in its place, and the path that was last seen below it.
     *
     * @param by -1 or 1
     */
    public void step(Turn turn, int by) {
        OptionalLong other =
                by < 0 ? turn.siblings().previous() : turn.siblings().next();
        OptionalLong shown = shownId();
        if (other.isPresent() && shown.isPresent()) {
            line.of(() -> {
                        store.select(other.getAsLong());
                        return true;
                    })
                    .onSuccess(_ -> reload(shown.getAsLong()))
                    .start();
        }
    }

    // ---- the context

    /** Counts what the next question would take of the context; for when the user pauses. */
    public void countTokens() {
        int mine = ++counts;
        if (loaded().isEmpty()) {
            contextUsed.set(0);
            return;
        }
        List<Message> messages = new ArrayList<>();
        if (!systemPrompt.get().isBlank()) {
            messages.add(Message.system(systemPrompt.get()));
        }
        turns.forEach(turn -> {
            if (!turn.text().isEmpty()) {
                messages.add(new Message(turn.message().role(), turn.text()));
            }
        });
        if (!draft.get().isBlank()) {
            messages.add(Message.user(draft.get()));
        }
        tasks.of(() -> service.countTokens(messages))
                .onSuccess(count -> {
                    if (mine == counts) {
                        contextUsed.set(count.orElse(0));
                    }
                })
                .start();
    }

    /** Stops what is being written and keeps what was typed. */
    @Override
    public void close() {
        leave();
        stop();
        watching.close();
        try {
            if (!line.await(LAST_WRITES)) {
                LOG.warn("What was typed last may not be stored: the disk is too slow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
