package io.github.phiworkbench.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Lets a model whose weights are numbers read a text on the CPU, and measures its activations. Takes memory for its weights. */
public final class ActivationMeter {

    private static final int MATRICES = 4;

    private ActivationMeter() {}

    /**
     * Measures.
     *
     * @param folder of the model
     * @param chunks the text's tokens, in parts that are read each for itself
     * @param threads that libtorch may use
     * @param listener told after each part how many tokens have been read
     * @throws UnusableModelException if it is no such model
     * @throws io.github.phiworkbench.engine.EngineException if libtorch fails
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public static ActivationSquares measure(
            Path folder, List<List<Integer>> chunks, int threads, IntConsumer listener, Cancellation cancellation) {
        ModelManifest manifest = ModelManifest.read(folder);
        if (manifest.formats().isQuantized()) {
            throw new UnusableModelException(
                    "%s is quantized already; take the model as bf16, f16 or f32.".formatted(manifest.id()));
        }
        Geometry geometry = manifest.geometry();
        TorchRuntime.engine();
        JniUtils.setNumThreads(threads);
        JniUtils.setGraphExecutorOptimize(false);
        Path archive = folder.resolve(ModelManifest.ARCHIVE);
        try (TorchModule plain = TorchModule.load(archive, Device.cpu(), ModelManifest.FILE);
                TorchModule observed = TorchModule.load(
                        "the program that measures activations",
                        Phi3Program.observed(geometry, manifest.formats().norms())
                                .toBytes(),
                        Device.cpu())) {
            manifest.requireSameModel(archive, plain.extraFile());
            lend(plain, observed, geometry.layers());
            int read = 0;
            for (List<Integer> chunk : chunks) {
                if (cancellation.isCancelled()) {
                    throw new CancellationException("Measuring activations was cancelled.");
                }
                read(observed, chunk);
                read += chunk.size();
                listener.accept(read);
            }
            return squares(observed, geometry.layers(), read);
        }
    }

    /** Both modules use the same weights. */
    private static void lend(TorchModule plain, TorchModule observed, int layers) {
        try (IValue shared = plain.call("take")) {
            observed.call("begin", shared).close();
        }
        for (int layer = 0; layer < layers; layer++) {
            try (IValue number = IValue.from((long) layer);
                    IValue weights = plain.call("take_layer", number)) {
                observed.call("add_layer", weights).close();
            }
        }
    }

    private static void read(TorchModule observed, List<Integer> chunk) {
        long[] ids = chunk.stream().mapToLong(Integer::longValue).toArray();
        try (PtNDManager step = (PtNDManager) observed.manager().newSubManager();
                IValue tokens = IValue.from((PtNDArray) step.create(ids, new Shape(1, ids.length)))) {
            observed.call("read", tokens).close();
        }
    }

    private static ActivationSquares squares(TorchModule observed, int layers, int tokens) {
        return ActivationSquares.of(
                tokens,
                IntStream.range(0, layers * MATRICES)
                        .mapToObj(index -> mean(observed, index, tokens))
                        .toList());
    }

    private static float[] mean(TorchModule observed, int index, int tokens) {
        try (PtNDManager step = (PtNDManager) observed.manager().newSubManager();
                IValue number = IValue.from((long) index);
                IValue result = observed.call("squares_of", number)) {
            float[] sums = result.toTensor(step).toFloatArray();
            for (int i = 0; i < sums.length; i++) {
                sums[i] /= tokens;
            }
            return sums;
        }
    }
}
