package io.github.phiworkbench.engine.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A loaded archive and the methods of the contract, version 1 (docs/architecture.md). To be used from one thread: libtorch
 * keeps its thread count and flags for each thread.
 */
final class TorchArchive implements AutoCloseable {

    /** Kept for as long as the block is used: a collected model closes itself. */
    private final Model model;

    private final PtSymbolBlock block;
    private final PtNDManager manager;
    private final Device device;
    private final ModelManifest manifest;
    private final int vocabulary;
    private final String kernel;
    private final AtomicLong nanos = new AtomicLong();

    private TorchArchive(Model model, Device device, ModelManifest manifest, int threads) {
        this.model = model;
        this.device = device;
        this.manifest = manifest;
        vocabulary = manifest.geometry().vocabulary();
        block = (PtSymbolBlock) model.getBlock();
        manager = (PtNDManager) model.getNDManager();
        kernel = prepare(threads);
    }

    /**
     * Loads an archive onto a device.
     *
     * @param threads how many threads libtorch may use for calls from this thread
     * @throws UnusableModelException if the file is no archive of this contract
     */
    static TorchArchive load(Path file, Device device, ModelManifest manifest, int threads) {
        TorchRuntime.engine();
        JniUtils.setNumThreads(threads);
        JniUtils.setGraphExecutorOptimize(false);
        Model model = Model.newInstance(file.getFileName().toString(), device, "PyTorch");
        try {
            model.load(file, null, Map.of("mapLocation", "true", "extraFiles", ModelManifest.FILE));
            manifest.requireSameModel(file, model.getProperty(ModelManifest.FILE));
            return new TorchArchive(model, device, manifest, threads);
        } catch (MalformedModelException | ai.djl.engine.EngineException e) {
            model.close();
            throw loadFailure(file, e);
        } catch (IOException e) {
            model.close();
            throw new UnusableModelException(file + " cannot be read: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static RuntimeException loadFailure(Path file, Exception e) {
        if (isOutOfMemory(e)) {
            return new EngineException(
                    "There is not enough memory to load " + file + "; close other programs or choose a smaller model.",
                    e);
        }
        return new UnusableModelException(
                file + " is not a model this program can run (" + TorchRuntime.firstLine(e)
                        + "); import the checkpoint again.",
                e);
    }

    private static boolean isOutOfMemory(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("can't allocate memory") || message.contains("out of memory");
    }

    /**
     * Keys, values and rotary tables of some sequences. Opaque: handed back to libtorch as it came.
     *
     * @param value the list of tensors
     * @param batch number of sequences
     * @param length number of tokens it has room for
     */
    record Cache(IValue value, int batch, int length) implements AutoCloseable {
        @Override
        public void close() {
            value.close();
        }
    }

    /** The numbers of {@code score} for one chunk of one sequence, [T] each and [T * top]. */
    static final class Scores {
        final float[] logprobs;
        final long[] ranks;
        final float[] entropies;
        final long[] topIds;
        final float[] topLogprobs;

        private Scores(IValue[] parts, PtNDManager manager) {
            logprobs = floats(parts[0], manager);
            ranks = longs(parts[1], manager);
            entropies = floats(parts[2], manager);
            topIds = longs(parts[4], manager);
            topLogprobs = floats(parts[5], manager);
        }
    }

    private String prepare(int threads) {
        try (IValue name = IValue.from(TorchRuntime.torchName(device));
                IValue used = call("prepare", name)) {
            return device.equals(Device.cpu())
                    ? new WeightPacking(this::call, manifest.geometry(), threads).run()
                    : used.toStringValue();
        }
    }

    /** The kernel that {@code prepare} chose for the projections. */
    String kernel() {
        return kernel;
    }

    /** Element type of the activations, in libtorch's spelling. */
    String activations() {
        return switch (kernel.equals("linear") ? manifest.precision() : Precision.F32) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
        };
    }

    Cache newCache(int batch, int length) {
        try (IValue rows = IValue.from((long) batch);
                IValue tokens = IValue.from((long) length)) {
            return new Cache(call("new_cache", rows, tokens), batch, length);
        }
    }

    /** A cache of another size with the same contents; the given one is closed. */
    Cache resize(Cache cache, int batch, int length) {
        try (cache;
                IValue rows = IValue.from((long) batch);
                IValue tokens = IValue.from((long) length)) {
            return new Cache(call("resize_cache", cache.value(), rows, tokens), batch, length);
        }
    }

    /**
     * Runs T tokens for each of B sequences and leaves their keys and values in the cache.
     *
     * @param ids [B * T], sequence after sequence
     * @param position tokens that come before
     * @return logits after the last token of each sequence, [B][vocabulary]
     */
    float[][] forward(long[] ids, int position, Cache cache) {
        int batch = cache.batch();
        try (PtNDManager step = (PtNDManager) manager.newSubManager();
                IValue tokens = IValue.from(tensor(step, ids, batch));
                IValue start = IValue.from((long) position);
                IValue result = call("forward", tokens, start, cache.value())) {
            float[] flat = new float[batch * vocabulary];
            read(result.toTensor(step), flat);
            return split(flat, batch);
        }
    }

    /**
     * Runs T tokens of one sequence and reports on each.
     *
     * @param ids [T]
     * @param targets [T], the token each position is to be judged by
     */
    Scores score(long[] ids, int position, Cache cache, long[] targets, int top) {
        try (PtNDManager step = (PtNDManager) manager.newSubManager();
                IValue tokens = IValue.from(tensor(step, ids, 1));
                IValue start = IValue.from((long) position);
                IValue wanted = IValue.from(tensor(step, targets, 1));
                IValue count = IValue.from((long) top);
                IValue result = call("score", tokens, start, cache.value(), wanted, count)) {
            IValue[] parts = result.toIValueTuple();
            try {
                return new Scores(parts, step);
            } finally {
                for (IValue part : parts) {
                    part.close();
                }
            }
        }
    }

    /** Nanoseconds spent in libtorch's methods since the last call of this. */
    long takeNanos() {
        return nanos.getAndSet(0);
    }

    private IValue call(String method, IValue... arguments) {
        long start = System.nanoTime();
        try {
            return IValueUtils.runMethod(block, method, arguments);
        } catch (ai.djl.engine.EngineException e) {
            throw new EngineException(
                    isOutOfMemory(e)
                            ? "There is not enough memory on " + TorchRuntime.torchName(device)
                                    + " to go on; shorten the context or choose a smaller model."
                            : "libtorch failed in " + method + ": " + lastLine(e) + ".",
                    e);
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }

    /** TorchScript's errors name the cause in their last line, after a trace. */
    private static String lastLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .reduce((first, last) -> last)
                .orElse("");
    }

    private static PtNDArray tensor(PtNDManager step, long[] values, int rows) {
        return (PtNDArray) step.create(values, new Shape(rows, values.length / rows));
    }

    /** Reading a result waits for the device, so it counts as libtorch's time. */
    private void read(PtNDArray tensor, float[] target) {
        long start = System.nanoTime();
        try (tensor) {
            if (device.equals(Device.cpu())) {
                FloatBuffer view =
                        tensor.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
                view.get(target);
            } else {
                System.arraycopy(tensor.toFloatArray(), 0, target, 0, target.length);
            }
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }

    private float[][] split(float[] flat, int batch) {
        if (batch == 1) {
            return new float[][] {flat};
        }
        float[][] rows = new float[batch][vocabulary];
        for (int row = 0; row < batch; row++) {
            System.arraycopy(flat, row * vocabulary, rows[row], 0, vocabulary);
        }
        return rows;
    }

    private static float[] floats(IValue value, PtNDManager manager) {
        try (PtNDArray tensor = value.toTensor(manager)) {
            return tensor.toFloatArray();
        }
    }

    private static long[] longs(IValue value, PtNDManager manager) {
        try (PtNDArray tensor = value.toTensor(manager)) {
            return tensor.toLongArray();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
