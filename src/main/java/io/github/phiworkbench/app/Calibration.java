package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.worker.WorkerHost;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.MemoryEstimate;
import io.github.phiworkbench.telemetry.MachineMemory;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Lets a model read a short text, in a process of its own, to find out which of its numbers matter most before it is
 * quantized.
 */
public final class Calibration {

    /** More tokens change the mean squares little. */
    private static final int MOST_TOKENS = 4_096;

    private static final int CHUNK = 512;

    private static final String SAMPLE = "/io/github/phiworkbench/app/calibration-sample.txt";

    private final WorkerHost workers;
    private final LongSupplier availableBytes;

    public Calibration(WorkerHost workers) {
        this(workers, MachineMemory::availableBytes);
    }

    /** @param availableBytes memory of this machine that the model can have */
    Calibration(WorkerHost workers, LongSupplier availableBytes) {
        this.workers = workers;
        this.availableBytes = availableBytes;
    }

    /** The text that comes with the program for this; another one than that of {@link TextSource#sample}. */
    public static TextSource sample() {
        return TextSource.shipped(SAMPLE);
    }

    /**
     * Measures.
     *
     * @param folder a model folder
     * @param listener told from time to time how many tokens of how many have been read
     * @throws DoesNotFitException if the model needs more memory than there is
     * @throws UnusableModelException if it is no model whose weights are numbers, or the text is too short
     * @throws io.github.phiworkbench.engine.EngineException if libtorch, or the process it runs in, fails
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public ActivationSquares measure(
            Path folder, TextSource text, BiConsumer<Integer, Integer> listener, Cancellation cancellation) {
        List<Integer> ids;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ids = Arrays.stream(tokenizer.encodeText(text.text())).boxed().toList();
        }
        if (ids.size() < CHUNK / 2) {
            throw new UnusableModelException(
                    "The text for the calibration has %d tokens but must have %d or more; choose a longer one."
                            .formatted(ids.size(), CHUNK / 2));
        }
        requireMemory(ModelManifest.read(folder));
        List<Integer> read = ids.subList(0, Math.min(ids.size(), MOST_TOKENS));
        List<List<Integer>> chunks = new ArrayList<>();
        for (int start = 0; start < read.size(); start += CHUNK) {
            chunks.add(read.subList(start, Math.min(start + CHUNK, read.size())));
        }
        listener.accept(0, read.size());
        return workers.measureActivations(
                folder,
                chunks,
                LoadOptions.automatic().threads(),
                tokens -> listener.accept(tokens, read.size()),
                cancellation);
    }

    private void requireMemory(ModelManifest manifest) {
        MemoryEstimate estimate = MemoryEstimate.of(manifest, "cpu", CHUNK);
        long available = availableBytes.getAsLong();
        if (estimate.total() > available) {
            throw new DoesNotFitException(manifest.id(), "cpu", estimate, available);
        }
    }
}
