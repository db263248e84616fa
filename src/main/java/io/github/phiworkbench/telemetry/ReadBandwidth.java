package io.github.phiworkbench.telemetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How fast this machine's processor reads its memory: the limit of token generation, which reads every weight once. */
public final class ReadBandwidth {

    /** Several times the last-level cache of common processors. */
    private static final int TOTAL_LONGS = 384 << 17;

    private static final int ROUNDS = 7;

    private ReadBandwidth() {}

    /**
     * Sums arrays of 384 MiB in all, several times over, each thread its own part.
     *
     * @param threads how many threads read at once
     * @return bytes per second of the median round
     */
    public static double measure(int threads) {
        int longs = TOTAL_LONGS / threads;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<long[]>> filling = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                filling.add(() -> filled(longs));
            }
            List<long[]> parts = new ArrayList<>();
            for (Future<long[]> part : pool.invokeAll(filling)) {
                parts.add(part.get());
            }
            double[] rates = new double[ROUNDS];
            long check = 0;
            for (int round = -2; round < ROUNDS; round++) {
                List<Callable<Long>> reading = parts.stream()
                        .map(part -> (Callable<Long>) () -> sum(part))
                        .toList();
                long start = System.nanoTime();
                for (Future<Long> sum : pool.invokeAll(reading)) {
                    check += sum.get();
                }
                if (round >= 0) {
                    rates[round] = (double) longs * threads * Long.BYTES / ((System.nanoTime() - start) / 1e9);
                }
            }
            if (check == 0) {
                throw new IllegalStateException("The sums are zero though no element is.");
            }
            Arrays.sort(rates);
            return rates[ROUNDS / 2];
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The measurement was interrupted.", e);
        }
    }

    /**
     * The same with all cores. The arrays are large, and a program that goes on would keep their room without a collection,
     * so there is one.
     */
    public static double measureWithAllCores() {
        double bytesPerSecond = measure(Runtime.getRuntime().availableProcessors());
        System.gc();
        return bytesPerSecond;
    }

    private static long[] filled(int longs) {
        long[] part = new long[longs];
        Arrays.fill(part, 1);
        return part;
    }

    private static long sum(long[] part) {
        long a = 0;
        for (int i = 0; i < part.length; i++) {
            a += part[i];
        }
        return a;
    }
}
