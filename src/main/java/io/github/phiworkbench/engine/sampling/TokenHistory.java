package io.github.phiworkbench.engine.sampling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Which tokens stand in a sequence so far. The repetition penalty looks at all of them, as transformers does; frequency
 * and presence penalties look at the generated ones, as OpenAI's API does. Not for several threads.
 */
public final class TokenHistory {

    private final BitSet occurred = new BitSet();
    private final BitSet generated = new BitSet();
    private int[] counts = new int[0];

    /** The history at the start of a generation. */
    public TokenHistory(List<Integer> promptIds) {
        promptIds.forEach(occurred::set);
    }

    /** Appends a generated token. */
    public void add(int id) {
        occurred.set(id);
        generated.set(id);
        if (id >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(id + 1, 2 * counts.length));
        }
        counts[id]++;
    }

    /** How often a token was generated; the prompt does not count. */
    public int generatedCount(int id) {
        return id < counts.length ? counts[id] : 0;
    }

    /** Visits every token of prompt and reply once, in ascending order. */
    public void forEachOccurred(IntConsumer visitor) {
        forEach(occurred, visitor);
    }

    /** Visits every generated token once, in ascending order. */
    public void forEachGenerated(IntConsumer visitor) {
        forEach(generated, visitor);
    }

    private static void forEach(BitSet ids, IntConsumer visitor) {
        for (int id = ids.nextSetBit(0); id >= 0; id = ids.nextSetBit(id + 1)) {
            visitor.accept(id);
        }
    }
}
