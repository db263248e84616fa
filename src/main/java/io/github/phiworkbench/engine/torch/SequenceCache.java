package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.family.Geometry;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * The sequences whose keys and values are in memory, and how to get from them to others with the least work: what they
 * begin with in common stays, the rest is read.
 *
 * <p>The cache grows in steps. It never mixes LongRoPE's two tables: a sequence that grows past the original context, or
 * one rewound to before it, is read again from the start, so that results equal a full recomputation.
 */
final class SequenceCache implements AutoCloseable {

    /** Tokens read in one call at most. */
    private static final int CHUNK = 512;

    /** Products with fewer rows leave a large GPU half idle. */
    private static final int CUDA_CHUNK = 2048;

    private static final int SMALLEST_CHUNK = 32;

    /** Weights times tokens of a chunk on a CPU: a stop has to wait for it, a few seconds on two cores. */
    private static final long CHUNK_WORK = 1L << 40;

    private static final int STEP = 256;

    /** Logits held at a time, 32 MiB of them, where whole distributions are wanted; and rows at most. */
    private static final int LOGITS_AT_ONCE = 1 << 23;

    private static final int MOST_ROWS = 64;

    /** Told after each chunk how many tokens of how many are in the cache. */
    @FunctionalInterface
    interface ReadProgress {
        ReadProgress IGNORED = (done, total) -> {};

        void read(int done, int total);
    }

    private final TorchArchive archive;
    private final Geometry geometry;
    private final int chunk;
    private int[][] rows;
    private int length;
    private TorchArchive.Cache cache;

    SequenceCache(TorchArchive archive, Geometry geometry) {
        this(archive, geometry, chunkFor(archive, geometry.parameters()));
    }

    /**
     * How many tokens are read in one call. It depends on the model and not on measured speed, so that the same prompt gives
     * the same numbers to the last digit.
     */
    private static int chunkFor(TorchArchive archive, long parameters) {
        if (archive.isOnCuda()) {
            return CUDA_CHUNK;
        }
        long tokens = archive.isOnCpu() ? Long.highestOneBit(Math.max(1, CHUNK_WORK / parameters)) : CHUNK;
        return (int) Math.clamp(tokens, (long) SMALLEST_CHUNK, (long) CHUNK);
    }

    /** Tokens read in one call at most, and so what a stop has to wait for. */
    int chunk() {
        return chunk;
    }

    /** @param chunk tokens read in one call */
    SequenceCache(TorchArchive archive, Geometry geometry, int chunk) {
        this.archive = archive;
        this.geometry = geometry;
        this.chunk = chunk;
        cache = archive.newCache(1, capacityFor(1));
        rows = new int[][] {{}};
    }

    /**
     * How many leading tokens of these sequences need not be read again. The last token is always read, since its logits
     * are wanted.
     */
    int reusable(int[][] sequences) {
        int shared = Math.min(length, sequences[0].length - 1);
        boolean spread = rows.length != sequences.length;
        for (int row = 0; row < sequences.length; row++) {
            int[] known = rows[spread ? 0 : row];
            int mismatch = Arrays.mismatch(known, 0, length, sequences[row], 0, sequences[row].length);
            shared = Math.min(shared, mismatch < 0 ? length : mismatch);
        }
        boolean sameTable = isLong(cache.length()) == isLong(sequences[0].length);
        boolean canSpread = !spread || rows.length == 1 || sequences.length == 1;
        return sameTable && canSpread ? shared : 0;
    }

    /**
     * Makes the cache hold these sequences.
     *
     * @param sequences [B][T], all of one length
     * @param expected tokens that will probably follow, so that the cache need not grow soon
     * @return logits after the last token of each, [B][vocabulary]
     * @throws CancellationException between two chunks, if asked to stop; what was read stays
     */
    float[][] read(int[][] sequences, int expected, Cancellation cancellation) {
        return read(sequences, expected, ReadProgress.IGNORED, cancellation);
    }

    /** The same, telling how far it has come. */
    float[][] read(int[][] sequences, int expected, ReadProgress progress, Cancellation cancellation) {
        int from = reusable(sequences);
        if (sequences.length > 1) {
            int common = commonPrefix(sequences);
            if (common - 1 > from) {
                int[][] prefix = {Arrays.copyOf(sequences[0], common - 1)};
                if (isLong(common - 1) == isLong(sequences[0].length)) {
                    read(prefix, expected, progress, cancellation);
                    from = common - 1;
                }
            }
        }
        int end = sequences[0].length;
        makeRoom(sequences.length, from, end, end + Math.min(expected, geometry.context()));
        keep(sequences, from);
        float[][] logits = {};
        while (from < end) {
            requireWanted(cancellation, from, end);
            int to = Math.min(end, from + chunk);
            logits = archive.forward(slice(sequences, from, to), from, cache);
            from = to;
            length = to;
            progress.read(to, end);
        }
        return logits;
    }

    /** Empties the cache and makes room for one sequence, which {@link #score} then reads chunk by chunk. */
    void restart(int[] sequence) {
        makeRoom(1, 0, sequence.length, sequence.length);
        keep(new int[][] {sequence}, 0);
    }

    /** Reads tokens {@code from} to {@code to} of the sequence given to {@link #restart} and reports on each. */
    TorchArchive.Scores score(int from, int to, int top) {
        long[] ids = slice(rows, from, to);
        long[] targets = new long[to - from];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = from + i + 1 < rows[0].length ? rows[0][from + i + 1] : 0;
        }
        TorchArchive.Scores scores = archive.score(ids, from, cache, targets, top);
        length = to;
        return scores;
    }

    /**
     * Makes the cache hold the tokens of a sequence up to {@code to}, and tells the logits after each from {@code from} on.
     *
     * @param sequence all of it, though tokens from {@code to} on are not read: its length decides which of LongRoPE's tables
     *     is used
     * @throws CancellationException between two chunks or groups of rows, if asked to stop; what was read stays
     */
    void logits(int[] sequence, int from, int to, LogitsListener listener, Cancellation cancellation) {
        int[][] whole = {sequence};
        int known = Math.min(reusable(whole), from);
        makeRoom(1, known, sequence.length, sequence.length);
        keep(whole, known);
        float[] row = new float[geometry.vocabulary()];
        for (int start = known; start < to; start = length) {
            requireWanted(cancellation, start, to);
            int end = Math.min(to, start + chunk);
            try (TorchArchive.Hidden hidden = archive.hidden(slice(whole, start, end), start, cache)) {
                length = end;
                listener.reading(end, to);
                int count = Math.clamp(LOGITS_AT_ONCE / row.length, 1, MOST_ROWS);
                for (int first = Math.max(from, start); first < end; first += count) {
                    requireWanted(cancellation, first, to);
                    Rows rows = new Rows(first, row, listener);
                    archive.logits(hidden, first - start, Math.min(count, end - first), row, rows);
                }
            }
        }
    }

    /** Counts the positions of rows. */
    private static final class Rows implements Runnable {
        private final float[] row;
        private final LogitsListener listener;
        private int position;

        Rows(int position, float[] row, LogitsListener listener) {
            this.position = position;
            this.row = row;
            this.listener = listener;
        }

        @Override
        public void run() {
            listener.logits(position++, row);
        }
    }

    private static void requireWanted(Cancellation cancellation, int done, int total) {
        if (cancellation.isCancelled()) {
            throw new CancellationException("Stopped after reading " + done + " of " + total + " tokens.");
        }
    }

    private void keep(int[][] sequences, int kept) {
        rows = new int[sequences.length][];
        for (int row = 0; row < sequences.length; row++) {
            rows[row] = sequences[row].clone();
        }
        length = kept;
    }

    private static int commonPrefix(int[][] sequences) {
        int common = sequences[0].length;
        for (int[] sequence : sequences) {
            int mismatch = Arrays.mismatch(sequences[0], sequence);
            common = Math.min(common, mismatch < 0 ? common : mismatch);
        }
        return common;
    }

    private void makeRoom(int batch, int kept, int needed, int wanted) {
        boolean fits = cache.length() >= needed && isLong(cache.length()) == isLong(needed);
        if (fits && cache.batch() == batch) {
            return;
        }
        int capacity = fits ? cache.length() : Math.max(capacityFor(needed), capacityWithin(needed, wanted));
        if (kept == 0) {
            replaceCache(batch, capacity);
        } else {
            cache = archive.resize(cache, batch, capacity);
        }
    }

    /** Frees the old cache first. Without memory for the new one, the smallest one takes its place. */
    private void replaceCache(int batch, int capacity) {
        cache.close();
        rows = new int[][] {{}};
        length = 0;
        try {
            cache = archive.newCache(batch, capacity);
        } catch (RuntimeException e) {
            cache = archive.newCache(1, 1);
            throw e;
        }
    }

    /** Half as long again as needed, in whole steps, within the limits of the table in use. */
    private int capacityFor(int tokens) {
        return capacityWithin(tokens, tokens + tokens / 2);
    }

    private int capacityWithin(int needed, int wanted) {
        int limit = isLong(needed) ? geometry.context() : Math.min(geometry.originalContext(), geometry.context());
        int floor = isLong(needed) ? geometry.originalContext() + 1 : 1;
        int stepped = Math.ceilDiv(Math.min(wanted, needed + 4 * CHUNK), STEP) * STEP;
        return Math.clamp(Math.max(stepped, needed), Math.min(floor, limit), limit);
    }

    private boolean isLong(int tokens) {
        return tokens > geometry.originalContext();
    }

    private static long[] slice(int[][] sequences, int from, int to) {
        long[] ids = new long[sequences.length * (to - from)];
        int at = 0;
        for (int[] sequence : sequences) {
            for (int i = from; i < to; i++) {
                ids[at++] = sequence[i];
            }
        }
        return ids;
    }

    @Override
    public void close() {
        cache.close();
    }
}
