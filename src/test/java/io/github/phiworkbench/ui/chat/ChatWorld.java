package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.ChatService;
import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.ScriptedSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.chat.ChatViewModel.Phase;
import io.github.phiworkbench.ui.common.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The chat pane's models over a real store and session, with a scripted model; the test's own thread is the window's. */
final class ChatWorld implements AutoCloseable {

    static final Path MODEL = TestModels.embedded("phi-4-nano-instruct");

    final ScriptedModel model = new ScriptedModel(ModelManifest.read(MODEL));
    final Settings settings = new Settings();
    final ConversationStore store;
    final ModelSession session;
    final ChatService service;
    final ChatViewModel chat;
    final ConversationListViewModel list;
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    /** So many loads may come to their end. */
    private final Semaphore loads = new Semaphore(0);

    private final WindowQueue window;
    private final Tasks tasks;
    private final Tasks.Line line;

    ChatWorld(Path folder) {
        window = new WindowQueue(() -> "failures: " + failures + ", " + state());
        store = ConversationStore.open(folder.resolve("history.db")).store();
        session = ScriptedSession.over(MODEL.toAbsolutePath().getParent(), _ -> {
            loads.acquire();
            return model;
        });
        service = new ChatService(store, session);
        tasks = new Tasks(window, failures::add);
        line = tasks.line();
        chat = new ChatViewModel(service, store, session, settings, tasks, line, new Single());
        list = new ConversationListViewModel(store, tasks, line, chat);
    }

    private String state() {
        return chat.phaseProperty().get() + " " + texts();
    }

    /** Each item comes by itself, which is the worst that a pulse can do. */
    private final class Single implements ChatViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return item -> window.execute(() -> consumer.accept(List.of(item)));
        }
    }

    /** Asks for the model; it comes with {@link #finishLoading}. */
    void beginLoading() {
        session.load(LoadRequest.of(MODEL, LoadOptions.automatic()));
        until(() -> chat.phaseProperty().get() == Phase.LOADING
                || chat.phaseProperty().get() == Phase.WAITING);
    }

    void finishLoading() {
        loads.release();
    }

    /** A model is there. */
    void load() {
        beginLoading();
        finishLoading();
        awaitPhase(Phase.READY);
    }

    void until(BooleanSupplier condition) {
        window.until(condition);
    }

    void awaitPhase(Phase phase) {
        until(() -> chat.phaseProperty().get() == phase);
    }

    /** Types and sends a question. */
    void ask(String question) {
        chat.draftProperty().set(question);
        chat.send();
    }

    /** Asks a question and has it answered. */
    void exchange(String question, String... answer) {
        model.answer(answer);
        int before = model.requests().size();
        ask(question);
        awaitAnswers(before + 1);
        // The model may be done before a new chat is shown at all.
        until(() -> chat.conversationProperty().get().isPresent() && isSettled());
    }

    /** So many questions were asked of the model, and the last one's answer has ended and is shown. */
    void awaitAnswers(int count) {
        until(() -> model.requests().size() == count && chat.phaseProperty().get() == Phase.READY && isSettled());
    }

    /** What was asked of the store before is done, and shown. */
    void awaitReads() {
        AtomicBoolean done = new AtomicBoolean();
        line.of(() -> true).onSuccess(done::set).start();
        until(done::get);
    }

    /** The chat pane's model as the next start of the program makes it. */
    ChatViewModel nextStart() {
        return new ChatViewModel(service, store, session, settings, tasks, line, new Single());
    }

    private boolean isSettled() {
        return chat.turns().stream().noneMatch(Turn::isBeingWritten)
                && chat.conversationProperty()
                        .get()
                        .map(shown -> store.path(shown.id()).stream()
                                .map(step -> step.message())
                                .toList()
                                .equals(chat.turns().stream().map(Turn::message).toList()))
                        .orElse(true);
    }

    /** The texts that are shown. */
    List<String> texts() {
        return chat.turns().stream().map(Turn::text).toList();
    }

    Turn turn(int index) {
        return chat.turns().get(index);
    }

    long shown() {
        return chat.conversationProperty().get().orElseThrow().id();
    }

    @Override
    public void close() {
        chat.close();
        session.close();
        service.close();
        store.close();
    }
}
