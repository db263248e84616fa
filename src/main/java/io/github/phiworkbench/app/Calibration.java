package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.torch.ActivationMeter;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Lets a model read a short text, to find out which of its numbers matter most before it is quantized. */
public final class Calibration {

    /** More tokens change the mean squares little. */
    private static final int MOST_TOKENS = 4_096;

    private static final int CHUNK = 512;

    private static final String SAMPLE = "/io/github/phiworkbench/app/calibration-sample.txt";

    private Calibration() {}

    /** The text that comes with the program for this; another one than that of {@link TextSource#sample}. */
    public static TextSource sample() {
        return TextSource.shipped(SAMPLE);
    }

    /**
     * Measures.
     *
     * @param folder a model folder
     * @param threads that libtorch may use
     * @param listener told from time to time how many tokens have been read
     * @throws UnusableModelException if it is no model whose weights are numbers, or the text is too short
     * @throws io.github.phiworkbench.engine.EngineException if libtorch fails
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public static ActivationSquares measure(
            Path folder, TextSource text, int threads, IntConsumer listener, Cancellation cancellation) {
        List<Integer> ids;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ids = Arrays.stream(tokenizer.encodeText(text.text())).boxed().toList();
        }
        if (ids.size() < CHUNK / 2) {
            throw new UnusableModelException(
                    "The text for the calibration has %d tokens but must have %d or more; choose a longer one."
                            .formatted(ids.size(), CHUNK / 2));
        }
        List<Integer> read = ids.subList(0, Math.min(ids.size(), MOST_TOKENS));
        List<List<Integer>> chunks = new ArrayList<>();
        for (int start = 0; start < read.size(); start += CHUNK) {
            chunks.add(read.subList(start, Math.min(start + CHUNK, read.size())));
        }
        return ActivationMeter.measure(folder, chunks, threads, listener, cancellation);
    }
}
