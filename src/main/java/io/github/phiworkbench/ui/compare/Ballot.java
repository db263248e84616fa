package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.tokenizer.Message;
import java.util.List;

/**
 * A vote with all that it was about.
 *
 * @param candidates from left to right
 */
record Ballot(List<Candidate> candidates, Verdict verdict) {

    /**
     * An answer that was voted on, and what the model was asked with.
     *
     * @param messages the column's own conversation up to the question
     */
    record Candidate(List<Message> messages, ColumnChoice choice, ColumnAnswer answer) {
        Candidate {
            messages = List.copyOf(messages);
        }
    }

    Ballot {
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
