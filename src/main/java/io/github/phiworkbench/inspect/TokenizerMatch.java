package io.github.phiworkbench.inspect;

import io.github.phiworkbench.tokenizer.Vocabulary;
import java.util.Arrays;
import java.util.Collection;

/** Whether the ids of two models mean the same. */
public enum TokenizerMatch {
    /** All ids do, and the same ones are special. */
    SAME,
    /** Those that were asked for do; others do not. */
    SAME_TOKENS,
    /** Some of those that were asked for do not: the models' numbers can be compared for pieces of the text only. */
    DIFFERENT;

    /**
     * Compares two vocabularies.
     *
     * @param ids that are used
     */
    public static TokenizerMatch of(Vocabulary reference, Vocabulary candidate, Collection<Integer> ids) {
        int size = Math.max(reference.size(), candidate.size());
        boolean all = true;
        for (int id = 0; id < size && all; id++) {
            all = agree(reference, candidate, id);
        }
        if (all) {
            return SAME;
        }
        return ids.stream().allMatch(id -> agree(reference, candidate, id)) ? SAME_TOKENS : DIFFERENT;
    }

    private static boolean agree(Vocabulary reference, Vocabulary candidate, int id) {
        return reference.isSpecial(id) == candidate.isSpecial(id)
                && Arrays.equals(reference.bytes(id), candidate.bytes(id));
    }
}
