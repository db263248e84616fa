package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.ConversationStoreException;

/** An answer has ended, but its end cannot be stored; the message says why and what to do. */
public final class UnsavedAnswerException extends RuntimeException {

    private final long message;
    private final transient AnswerEnd end;

    UnsavedAnswerException(long message, AnswerEnd end, ConversationStoreException cause) {
        super(cause.getMessage(), cause);
        this.message = message;
        this.end = end;
    }

    /** Id of the message that the answer is. */
    public long message() {
        return message;
    }

    /** What {@link io.github.phiworkbench.conversation.ConversationStore#finishAnswer} did not take, to try it again. */
    public AnswerEnd end() {
        return end;
    }
}
