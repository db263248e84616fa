package io.github.phiworkbench.app;

import io.github.phiworkbench.tokenizer.Message;
import java.util.List;

/**
 * What one column of a comparison is to answer.
 *
 * @param column who answers
 * @param messages the conversation up to the question, without a system prompt
 * @param samples how many answers, each drawn with a seed of its own; 1 or more
 */
public record ComparisonTask(ComparisonColumn column, List<Message> messages, int samples) {

    public ComparisonTask {
        messages = List.copyOf(messages);
        if (samples < 1) {
            throw new IllegalArgumentException("The number of samples is " + samples + " but must be 1 or more.");
        }
    }

    /** One answer to one question. */
    public static ComparisonTask of(ComparisonColumn column, String question) {
        return new ComparisonTask(column, List.of(Message.user(question)), 1);
    }

    public ComparisonTask withSamples(int value) {
        return new ComparisonTask(column, messages, value);
    }
}
