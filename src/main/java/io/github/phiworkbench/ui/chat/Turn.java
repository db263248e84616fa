package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.conversation.MessageState;
import io.github.phiworkbench.conversation.Siblings;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.inspect.TokenTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/** A message on the path that is shown. An answer that is being written grows here. Of the JavaFX thread. */
public final class Turn {

    private final ReadOnlyObjectWrapper<StoredMessage> message;
    private final Siblings siblings;
    private final StringBuilder text;

    /** Made when they are asked for and kept until the text grows; {@link #append} is the only one that changes it. */
    private @Nullable String whole;

    private @Nullable ReplyText reply;

    private final List<Consumer<String>> textListeners = new ArrayList<>();
    private final ObjectProperty<Optional<Live>> live = new SimpleObjectProperty<>(this, "live", Optional.empty());
    private final ObjectProperty<Optional<TokenTrace>> trace =
            new SimpleObjectProperty<>(this, "trace", Optional.empty());
    private final BooleanProperty tokensShown = new SimpleBooleanProperty(this, "tokensShown");
    private final BooleanProperty uncaptured = new SimpleBooleanProperty(this, "uncaptured");
    private final BooleanProperty reasoningOpen = new SimpleBooleanProperty(this, "reasoningOpen");

    /**
     * How far an answer is while it is written.
     *
     * @param read tokens of the prompt that are read; 0 before the first chunk
     * @param prompt tokens of the prompt; 0 while not known
     * @param written tokens that came
     * @param seconds since the first of them
     */
    public record Live(int read, int prompt, int written, double seconds) {

        /** Before anything is known. */
        static final Live BEGUN = new Live(0, 0, 0, 0);

        Live reading(int done, int total) {
            return new Live(done, total, written, seconds);
        }

        Live writing(int tokens, double since) {
            return new Live(read, prompt, tokens, since);
        }

        /** Tokens a second after the first; 0 before the second. */
        public double tokensPerSecond() {
            return written > 1 && seconds > 0 ? (written - 1) / seconds : 0;
        }
    }

    Turn(StoredMessage message, Siblings siblings, String text, boolean reasoningOpen) {
        this.message = new ReadOnlyObjectWrapper<>(this, "message", message);
        this.siblings = siblings;
        this.text = new StringBuilder(text);
        this.reasoningOpen.set(reasoningOpen);
    }

    public long id() {
        return message.get().id();
    }

    /** The message as it was stored last. */
    public StoredMessage message() {
        return message.get();
    }

    public ReadOnlyObjectProperty<StoredMessage> messageProperty() {
        return message.getReadOnlyProperty();
    }

    /** The messages beside it, for {@code < 2/3 >}. */
    public Siblings siblings() {
        return siblings;
    }

    /** The text so far; the same object until it grows. */
    public String text() {
        String known = whole;
        if (known == null) {
            known = text.toString();
            whole = known;
        }
        return known;
    }

    /** Characters so far. A text only grows, so that of the same length is the same. */
    int length() {
        return text.length();
    }

    /** The text so far in its parts; the same object until it grows. */
    ReplyText reply() {
        ReplyText known = reply;
        if (known == null) {
            known = ReplyText.of(text());
            reply = known;
        }
        return known;
    }

    /** Told of each piece that comes to the end of the text. */
    public void onText(Consumer<String> listener) {
        textListeners.add(listener);
    }

    void append(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            whole = null;
            reply = null;
            textListeners.forEach(listener -> listener.accept(piece));
        }
    }

    /** Takes over what was stored at the end; the text that was shown is its beginning. */
    void end(StoredMessage stored) {
        if (stored.content().length() > text.length()) {
            append(stored.content().substring(text.length()));
        }
        live.set(Optional.empty());
        message.set(stored);
    }

    /** What is known while it is written; empty before and after. */
    public ObjectProperty<Optional<Live>> liveProperty() {
        return live;
    }

    public boolean isBeingWritten() {
        return live.get().isPresent();
    }

    /** The answer's tokens with their numbers, as far as they came; empty for a question, and before they are read. */
    public ObjectProperty<Optional<TokenTrace>> traceProperty() {
        return trace;
    }

    /** Whether its tokens are shown in place of its text. */
    public BooleanProperty tokensShownProperty() {
        return tokensShown;
    }

    /** Whether it is known that no numbers of its tokens were kept. */
    public BooleanProperty uncapturedProperty() {
        return uncaptured;
    }

    /** Whether its reasoning is unfolded. */
    public BooleanProperty reasoningOpenProperty() {
        return reasoningOpen;
    }

    /** Whether the answer was broken off, by the user or by an error. */
    public boolean isBrokenOff() {
        return message.get().state() == MessageState.STOPPED || message.get().state() == MessageState.FAILED;
    }
}
