package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.TextFit;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import io.github.phiworkbench.inspect.TraceCodec.UnreadableTraceException;
import io.github.phiworkbench.inspect.TraceExport;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Replies.Reply;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.TextFile;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.heat.TokenRange;
import io.github.phiworkbench.ui.heat.TokenSet;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** A text's tokens and what is known of them. All methods are for the JavaFX thread. */
public final class InspectViewModel {

    /** More progress than this is not seen. */
    private static final int TOKENS_A_STEP = 64;

    private static final int TITLE_LENGTH = 60;

    private final InspectService service;
    private final ConversationStore store;
    private final Settings settings;
    private final Tasks tasks;
    private final Texts texts;
    private final HeatChoice choice;
    private final Replies replies;

    private final ReadOnlyObjectWrapper<Optional<Document>> document =
            new ReadOnlyObjectWrapper<>(this, "document", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Busy>> busy =
            new ReadOnlyObjectWrapper<>(this, "busy", Optional.empty());
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private final ObjectProperty<ModelSession.State> model =
            new SimpleObjectProperty<>(this, "model", new ModelSession.State.None());
    private final IntegerProperty selectedToken = new SimpleIntegerProperty(this, "selectedToken", -1);
    private final ObjectProperty<TokenRange> range = new SimpleObjectProperty<>(this, "range", TokenRange.NONE);
    private final StringProperty find = new SimpleStringProperty(this, "find", "");
    private final ReadOnlyObjectWrapper<TokenSet> found = new ReadOnlyObjectWrapper<>(this, "found", TokenSet.NONE);
    private final ObjectProperty<Optional<Heat>> heatOverride =
            new SimpleObjectProperty<>(this, "heatOverride", Optional.empty());
    private final ModelSession.Registration watching;
    private Cancellation running = new Cancellation();

    /**
     * What is under way.
     *
     * @param what in words
     * @param done tokens
     * @param total tokens; 0 while not known
     */
    public record Busy(String what, int done, int total) {}

    /** A kind of file that a trace is exported to. */
    public enum Format {
        JSON_LINES,
        CSV
    }

    public InspectViewModel(
            InspectService service,
            ConversationStore store,
            ModelSession session,
            Settings settings,
            Tasks tasks,
            Texts texts,
            HeatChoice choice,
            Replies replies) {
        this.service = service;
        this.store = store;
        this.settings = settings;
        this.tasks = tasks;
        this.texts = texts;
        this.choice = choice;
        this.replies = replies;
        watching = session.observe(state -> tasks.onWindow(() -> model.set(state)));
        find.subscribe(_ -> findTokens());
        document.subscribe(_ -> findTokens());
    }

    /** What is looked into; empty at first. */
    public ReadOnlyObjectProperty<Optional<Document>> documentProperty() {
        return document.getReadOnlyProperty();
    }

    /** What is under way; empty if nothing is. */
    public ReadOnlyObjectProperty<Optional<Busy>> busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** Why something could not be done, in a plain sentence; empty if nothing is to be said. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** The model that reads. */
    public ObjectProperty<ModelSession.State> modelProperty() {
        return model;
    }

    /** Index of the selected token; -1 for none. */
    public IntegerProperty selectedTokenProperty() {
        return selectedToken;
    }

    /** The tokens that figures are shown of; nothing for all. */
    public ObjectProperty<TokenRange> rangeProperty() {
        return range;
    }

    /** What to look for. */
    public StringProperty findProperty() {
        return find;
    }

    /** The tokens that are part of what was looked for. */
    public ReadOnlyObjectProperty<TokenSet> foundProperty() {
        return found.getReadOnlyProperty();
    }

    /** By what tokens are coloured. */
    public HeatChoice choice() {
        return choice;
    }

    /** What this document's tokens are coloured by instead of the choice; another document begins without. */
    public ObjectProperty<Optional<Heat>> heatOverrideProperty() {
        return heatOverride;
    }

    InspectService service() {
        return service;
    }

    Tasks tasks() {
        return tasks;
    }

    private int alternatives() {
        return settings.get(Settings.TOKEN_ALTERNATIVES).intValue();
    }

    // ---- what is looked into

    /** Has the loaded model read a text. */
    public void scoreText(String text) {
        if (text.isEmpty()) {
            return;
        }
        run(
                texts.get("busy.reading"),
                (progress, cancellation) -> new Document(
                        title(text),
                        service.scoreText(text, alternatives(), progress, cancellation),
                        Optional.empty()));
    }

    /** The same for a file. */
    public void scoreFile(Path file) {
        tasks.of(() -> TextFile.read(file, TextFile.Limits.USUAL))
                .onSuccess(read -> {
                    switch (read) {
                        case TextFile.Text(var _, var text)
                        when text.isEmpty() -> trouble.set(texts.get("file.empty", file.getFileName()));
                        case TextFile.Text(var _, var text) -> scoreText(text);
                        case TextFile.Unreadable(var name) -> trouble.set(texts.get("file.unreadable", name));
                        case TextFile.TooLarge(var name, var bytes, var limit) ->
                            trouble.set(texts.get("file.large", name, bytes / 1_000_000, limit / 1_000_000));
                    }
                })
                .start();
    }

    /** Shows a reply by the numbers that were captured with it; where there are none, the loaded model reads it. */
    public void open(Reply reply) {
        run(texts.get("busy.opening"), (progress, cancellation) -> {
            StoredMessage message = store.message(reply.message());
            Optional<TokenTrace> captured = store.capture(reply.message()).map(TraceCodec::decode);
            List<Message> path = messagesUpTo(reply);
            String title = title(path.size() > 1 ? path.get(path.size() - 2).content() : message.content());
            return new Document(
                    title,
                    captured.orElseGet(() -> service.scoreConversation(path, alternatives(), progress, cancellation)),
                    captured.map(_ -> reply));
        });
    }

    /** Shows a text that was read already; what is under way is given up. */
    void open(Document read, int token) {
        cancel();
        trouble.set("");
        show(read);
        selectedToken.set(token);
    }

    /** Has the loaded model read a conversation up to a reply, as its template writes it. */
    public void scoreConversation(Reply upTo) {
        run(texts.get("busy.reading"), (progress, cancellation) -> {
            List<Message> path = messagesUpTo(upTo);
            return new Document(
                    title(path.getFirst().content()),
                    service.scoreConversation(path, alternatives(), progress, cancellation),
                    Optional.empty());
        });
    }

    private List<Message> messagesUpTo(Reply reply) {
        List<Message> messages = new ArrayList<>();
        String prompt = store.conversation(reply.conversation()).settings().systemPrompt();
        if (!prompt.isBlank()) {
            messages.add(Message.system(prompt));
        }
        int first = messages.size();
        Map<Long, StoredMessage> tree = store.tree(reply.conversation()).stream()
                .collect(Collectors.toMap(StoredMessage::id, Function.identity()));
        Optional<StoredMessage> next = Optional.ofNullable(tree.get(reply.message()));
        while (next.isPresent()) {
            StoredMessage message = next.get();
            if (message.role() != Role.ASSISTANT || !message.content().isEmpty()) {
                messages.add(first, message.toMessage());
            }
            next = message.parent().isPresent()
                    ? Optional.ofNullable(tree.get(message.parent().getAsLong()))
                    : Optional.empty();
        }
        return messages;
    }

    private static String title(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= TITLE_LENGTH
                ? line
                : line.substring(0, TITLE_LENGTH).strip() + "\u2026";
    }

    /** What takes a while and gives a document. */
    @FunctionalInterface
    private interface Reading {
        Document read(InspectService.Progress progress, Cancellation cancellation);
    }

    private void run(String what, Reading reading) {
        running.cancel();
        Cancellation mine = new Cancellation();
        running = mine;
        trouble.set("");
        busy.set(Optional.of(new Busy(what, 0, 0)));
        InspectService.Progress progress = (done, total) -> {
            if (done % TOKENS_A_STEP == 0 || done == total) {
                tasks.onWindow(() -> {
                    if (running == mine && busy.get().isPresent()) {
                        busy.set(Optional.of(new Busy(what, done, total)));
                    }
                });
            }
        };
        tasks.of(() -> reading.read(progress, mine))
                .onSuccess(read -> {
                    if (running == mine && !mine.isCancelled()) {
                        show(read);
                    }
                })
                .onFailure(CancellationException.class, _ -> {})
                .onFailure(UnusableModelException.class, failure -> failed(mine, failure))
                .onFailure(InvalidPromptException.class, failure -> failed(mine, failure))
                .onFailure(EngineException.class, failure -> failed(mine, failure))
                .onFailure(UnreadableTraceException.class, failure -> failed(mine, failure))
                .onFailure(ConversationStoreException.class, failure -> failed(mine, failure))
                .andFinally(() -> {
                    if (running == mine) {
                        busy.set(Optional.empty());
                    }
                })
                .start();
    }

    private void failed(Cancellation mine, Exception failure) {
        if (running == mine) {
            trouble.set(String.valueOf(failure.getMessage()));
        }
    }

    private void show(Document shown) {
        selectedToken.set(-1);
        range.set(TokenRange.NONE);
        heatOverride.set(Optional.empty());
        document.set(Optional.of(shown));
    }

    /** Stops what is under way; what was shown before stays. */
    public void cancel() {
        running.cancel();
        busy.set(Optional.empty());
    }

    /** Begins with nothing again. */
    public void clear() {
        cancel();
        selectedToken.set(-1);
        range.set(TokenRange.NONE);
        heatOverride.set(Optional.empty());
        document.set(Optional.empty());
        trouble.set("");
    }

    // ---- figures

    /** The tokens that figures are of. */
    public TokenRange figured() {
        int size = document.get().map(shown -> shown.trace().size()).orElse(0);
        return range.get().isEmpty() ? new TokenRange(0, size) : range.get().before(size);
    }

    /** The figures of the range, or of the whole text. */
    public Optional<TextFit> fit() {
        TokenRange of = figured();
        return document.get().map(shown -> TextFit.of(shown.trace(), of.from(), of.to()));
    }

    // ---- finding

    private void findTokens() {
        String wanted = find.get();
        if (document.get().isEmpty() || wanted.isEmpty()) {
            found.set(TokenSet.NONE);
            return;
        }
        found.set(TokenSearch.in(document.get().get().trace(), wanted));
    }

    /**
     * Selects the next token that was found, or the one before; after the last comes the first.
     *
     * @param by 1 or -1
     */
    public void stepFound(int by) {
        int[] all = found.get().stream().toArray();
        if (all.length == 0) {
            return;
        }
        int next = by > 0 ? 0 : all.length - 1;
        for (int i = 0; i < all.length; i++) {
            int at = by > 0 ? i : all.length - 1 - i;
            if (by > 0 ? all[at] > selectedToken.get() : all[at] < selectedToken.get()) {
                next = at;
                break;
            }
        }
        selectedToken.set(all[next]);
    }

    /** Marks tokens in place of what was looked for. */
    public void mark(TokenSet tokens) {
        find.set("");
        found.set(tokens);
    }

    /** Selects the token after the selected one, or before it. */
    public void stepToken(int by) {
        int size = document.get().map(shown -> shown.trace().size()).orElse(0);
        if (size > 0) {
            selectedToken.set(Math.clamp(selectedToken.get() + (long) by, 0, size - 1));
        }
    }

    // ---- going on elsewhere

    /** The reply in another way from the selected token on, to be written in the chat; nothing where it is no reply. */
    public void branch(TokenTrace opening) {
        document.get().flatMap(Document::reply).ifPresent(reply -> replies.branch(new Replies.Branch(reply, opening)));
    }

    /**
     * Writes the tokens into a file, whole or not at all.
     *
     * @param done told the file when it is there
     */
    public void export(Format format, Path file, Runnable done) {
        document.get()
                .ifPresent(shown -> tasks.of(() -> {
                            write(shown.trace(), format, file);
                            return true;
                        })
                        .onSuccess(_ -> done.run())
                        .onFailure(
                                IOException.class,
                                failure -> trouble.set(
                                        texts.get("export.failed", file, String.valueOf(failure.getMessage()))))
                        .start());
    }

    private static void write(TokenTrace trace, Format format, Path file) throws IOException {
        WholeFile.write(file, Existing.REPLACE, stream -> {
            Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
            switch (format) {
                case JSON_LINES -> TraceExport.jsonLines(trace, out);
                case CSV -> TraceExport.csv(trace, out);
            }
            out.flush();
        });
    }

    /** Stops what is under way. */
    public void close() {
        running.cancel();
        watching.close();
    }
}
