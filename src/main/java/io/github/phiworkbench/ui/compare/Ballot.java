package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.tokenizer.Message;
import java.util.List;

/**
 * A vote with all that it was about.
 *
 * @param messages the conversation up to the question, as the first candidate had it
 * @param candidates from left to right
 */
record Ballot(List<Message> messages, List<Candidate> candidates, Verdict verdict) {

    /** An answer that was voted on, and what its column asked the model with. */
    record Candidate(ColumnChoice choice, ColumnAnswer answer) {}

    Ballot {
        messages = List.copyOf(messages);
        candidates = List.copyOf(candidates);
    }

    /** Where votes go. */
    @FunctionalInterface
    interface Box {
        /**
         * Keeps a vote.
         *
         * @throws io.github.phiworkbench.compare.ComparisonStoreException if that cannot be done
         */
        void put(Ballot ballot);
    }
}
