package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.inspect.TokenTrace;

/** Told about an answer as it comes, in order, on the thread that writes it: a slow one slows the model. */
public interface AnswerListener {

    /** The answer has its place in the conversation; what it answers is on disk. */
    void begun(StoredMessage answer);

    /**
     * A part of the prompt was read.
     *
     * @param done tokens that are read
     * @param total tokens of the prompt
     */
    void reading(int done, int total);

    /**
     * The answer begins as another one did; the model goes on from there.
     *
     * @param text that beginning
     * @param soFar its tokens
     */
    default void opened(String text, TokenTrace soFar) {
        wrote(text, soFar);
    }

    /**
     * More of the answer came.
     *
     * @param text what it adds to the text; may be empty
     * @param soFar the answer's tokens so far; made for each token at no cost
     */
    void wrote(String text, TokenTrace soFar);

    /** It has ended, however; it is on disk as it is here. */
    void ended(StoredMessage answer);
}
