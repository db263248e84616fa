package io.github.phiworkbench.inspect;

import java.util.Arrays;
import java.util.Random;

/**
 * How large a trace of 100,000 tokens with twenty alternatives each is on disk, and how long it takes to write and to read it.
 * docs/performance.md has the command and what came of it.
 */
public final class TraceBenchmark {

    private static final int TOKENS = 100_000;
    private static final int ROUNDS = 7;

    private TraceBenchmark() {}

    public static void main(String[] arguments) {
        Random random = new Random(11);
        TokenTrace.Builder builder = new TokenTrace.Builder(Traces.SOURCE, Traces::entry);
        for (int token = 0; token < TOKENS; token++) {
            builder.add(Traces.spread(token, 20, 200_000, random));
        }
        TokenTrace trace = builder.trace();
        double[] writing = new double[ROUNDS];
        double[] reading = new double[ROUNDS];
        int bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            byte[] encoded = TraceCodec.encode(trace);
            long middle = System.nanoTime();
            int read = TraceCodec.decode(encoded).size();
            reading[round] = (System.nanoTime() - middle) / 1e6;
            writing[round] = (middle - start) / 1e6;
            bytes = encoded.length * (read / TOKENS);
        }
        Arrays.sort(writing);
        Arrays.sort(reading);
        System.out.printf(
                "%.1f bytes a token, written in %.0f ms, read in %.0f ms (medians of %d; first reading %.0f ms at most)%n",
                (double) bytes / TOKENS, writing[ROUNDS / 2], reading[ROUNDS / 2], ROUNDS, reading[ROUNDS - 1]);
    }
}
