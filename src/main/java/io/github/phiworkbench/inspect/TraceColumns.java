package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.TokenEvent.Origin;
import java.util.Arrays;

/**
 * The columns of a {@link TokenTrace}, one entry a token or an alternative, see the methods there. Entries beyond a trace's own
 * size belong to later ones.
 */
final class TraceColumns {

    final int[] ids;
    final String[] texts;
    final Origin[] origins;
    final float[] logprobs;
    final int[] ranks;
    final float[] entropies;
    final float[] drawProbabilities;
    final int[] drawRanks;
    final float[] drawEntropies;

    /** Where the alternatives of a token begin; one more than there are tokens. */
    final int[] firstAlternative;

    final int[] alternativeIds;
    final float[] alternativeLogprobs;
    final float[] alternativeDraws;

    TraceColumns(int tokens, int alternatives) {
        ids = new int[tokens];
        texts = new String[tokens];
        origins = new Origin[tokens];
        logprobs = new float[tokens];
        ranks = new int[tokens];
        entropies = new float[tokens];
        drawProbabilities = new float[tokens];
        drawRanks = new int[tokens];
        drawEntropies = new float[tokens];
        firstAlternative = new int[tokens + 1];
        alternativeIds = new int[alternatives];
        alternativeLogprobs = new float[alternatives];
        alternativeDraws = new float[alternatives];
    }

    /** Room for so many; the arrays are replaced and not written over, so that they may be read meanwhile. */
    TraceColumns grownFor(int tokens, int alternatives) {
        int room = ids.length;
        int wide = alternativeIds.length;
        if (tokens <= room && alternatives <= wide) {
            return this;
        }
        TraceColumns grown = new TraceColumns(
                tokens <= room ? room : Math.max(tokens, 2 * room),
                alternatives <= wide ? wide : Math.max(alternatives, 2 * wide));
        copy(ids, grown.ids, room);
        copy(texts, grown.texts, room);
        copy(origins, grown.origins, room);
        copy(logprobs, grown.logprobs, room);
        copy(ranks, grown.ranks, room);
        copy(entropies, grown.entropies, room);
        copy(drawProbabilities, grown.drawProbabilities, room);
        copy(drawRanks, grown.drawRanks, room);
        copy(drawEntropies, grown.drawEntropies, room);
        copy(firstAlternative, grown.firstAlternative, room + 1);
        copy(alternativeIds, grown.alternativeIds, wide);
        copy(alternativeLogprobs, grown.alternativeLogprobs, wide);
        copy(alternativeDraws, grown.alternativeDraws, wide);
        return grown;
    }

    private static void copy(Object from, Object to, int length) {
        System.arraycopy(from, 0, to, 0, length);
    }

    /** The alternatives of the first so many tokens. */
    int alternatives(int tokens) {
        return firstAlternative[tokens];
    }

    /** How many alternatives each of the first so many tokens has. */
    int[] alternativeCounts(int tokens) {
        int[] counts = new int[tokens];
        Arrays.setAll(counts, token -> firstAlternative[token + 1] - firstAlternative[token]);
        return counts;
    }
}
