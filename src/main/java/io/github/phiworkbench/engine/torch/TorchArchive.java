package io.github.phiworkbench.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.torchscript.ScalarType;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded archive and the methods of the contract, version 1 (docs/architecture.md). To be used from one thread: libtorch
 * keeps its thread count and flags for each thread.
 */
final class TorchArchive implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TorchArchive.class);

    private static final String LOGITS_AT = "logits_at";
    private static final String KEEP_CACHE_IN = "keep_cache_in";

    /** The name of products by libtorch's own choice. */
    private static final String PLAIN_KERNEL = "linear";

    /** One that libtorch watches, one in which it compiles, one with what it compiled. */
    private static final int FUSING_RUNS = 3;

    private final TorchModule module;
    private final ModelManifest manifest;
    private final String kernel;
    private int threads;
    private boolean fusing;

    private TorchArchive(TorchModule module, ModelManifest manifest, String kernel) {
        this.module = module;
        this.manifest = manifest;
        this.kernel = kernel;
    }

    /**
     * Loads an archive onto a device and prepares its weights for it.
     *
     * @param options how many threads libtorch may use for calls from this thread, and how keys and values are kept
     * @param loading told about progress; asked between reading and packing, and between the parts of packing
     * @throws UnusableModelException if the file is no archive of this contract, or not that of the manifest
     * @throws IllegalArgumentException if keys and values cannot be kept so on that device
     * @throws java.util.concurrent.CancellationException if the load is not wanted any more
     */
    static TorchArchive load(Path file, Device device, ModelManifest manifest, LoadOptions options, Loading loading) {
        Precision cache = cachePrecision(device, manifest, options);
        TorchRuntime.engine();
        JniUtils.setNumThreads(options.threads());
        JniUtils.setGraphExecutorOptimize(false);
        loading.requireWanted();
        TorchModule plain = read(file, device, loading);
        try {
            manifest.requireSameModel(file, plain.extraFile());
            loading.requireWanted();
            Optional<WeightPacking.Packed> packed = device.equals(Device.cpu())
                    ? new WeightPacking(plain, manifest, cache, options.threads(), loading).run()
                    : Optional.empty();
            if (packed.isPresent()) {
                plain.close();
                return new TorchArchive(
                        packed.get().module(), manifest, packed.get().kernel());
            }
            TorchArchive archive = plain(plain, manifest);
            archive.keepCacheIn(cache);
            return archive;
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** On CUDA the way of a single token computes in its cache, so that is of the type of the activations. */
    private static Precision cachePrecision(Device device, ModelManifest manifest, LoadOptions options) {
        Precision own = manifest.formats().cache();
        Precision wanted = options.cache().orElse(own);
        if (device.isGpu() && wanted != own) {
            throw new IllegalArgumentException(
                    "On %s keys and values of %s are kept in %s only; choose that, leave the choice to the program, or load the model on the CPU."
                            .formatted(TorchRuntime.torchName(device), manifest.id(), own));
        }
        return wanted;
    }

    /** For caches made from now on. */
    private void keepCacheIn(Precision cache) {
        if (cache != manifest.formats().cache()) {
            try (IValue type = IValue.from((long) ScalarType.of(cache).number());
                    IValue _ = callNewer(KEEP_CACHE_IN, "keep its cache in another precision", type)) {
                LOG.debug("Keys and values are kept in {}", cache);
            }
        }
    }

    private static TorchModule read(Path file, Device device, Loading loading) {
        try (ReadMeter _ = ReadMeter.start(loading.listener(), file.toFile().length())) {
            return TorchModule.load(file, device, ModelManifest.FILE);
        }
    }

    /** From the next call on, libtorch uses so many threads for calls from this thread. */
    void useThreads(int count) {
        if (count != threads) {
            JniUtils.setNumThreads(count);
            threads = count;
        }
    }

    /** Runs the weights as the archive has them. */
    static TorchArchive plain(TorchModule module, ModelManifest manifest) {
        try (IValue name = IValue.from(TorchRuntime.torchName(module.device()));
                IValue used = module.call("prepare", name)) {
            boolean onCpu = module.device().equals(Device.cpu());
            String kernel = manifest.formats().isQuantized() && !onCpu ? tryKernels(module) : used.toStringValue();
            TorchArchive archive = new TorchArchive(module, manifest, kernel);
            if (module.device().isGpu()) {
                tryFlashAttention(module);
                archive.tryFusing();
            }
            return archive;
        }
    }

    /** Where the device has no product that reads codes, the program makes numbers of them at every step. */
    private static String tryKernels(TorchModule module) {
        try (IValue used = module.call("try_kernels")) {
            return used.toStringValue();
        } catch (EngineException e) {
            LOG.warn("Weights become numbers before each product: {}", e.getMessage());
            return PLAIN_KERNEL;
        }
    }

    /** Where there is none, for float32 or on older GPUs, the program goes on with what libtorch chooses for it. */
    private static void tryFlashAttention(TorchModule module) {
        try (IValue _ = module.call("try_flash")) {
            LOG.debug("Attention runs on FlashAttention");
        } catch (EngineException e) {
            LOG.info("Attention runs without FlashAttention: {}", e.getMessage());
        }
    }

    /**
     * From now on libtorch may make one kernel of neighbouring operations in the pass of a single token, unless trying
     * shows that it cannot. Longer passes go without: it would compile anew for every length.
     */
    void tryFusing() {
        fuse(true);
        try (Cache cache = newCache(1, FUSING_RUNS)) {
            for (int position = 0; position < FUSING_RUNS; position++) {
                forward(new long[] {0}, position, cache);
            }
            LOG.debug("A single token runs on fused kernels");
        } catch (EngineException e) {
            fuse(false);
            LOG.info("A single token runs without fused kernels: {}", e.getMessage());
        }
    }

    private void fuse(boolean wanted) {
        fusing = wanted;
        try (IValue on = IValue.from(wanted);
                IValue _ = module.call("fuse", on)) {
            LOG.debug("Fusing: {}", wanted);
        }
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

    /** The kernel that {@code prepare} chose for the projections. */
    String kernel() {
        return kernel;
    }

    boolean isOnCuda() {
        return module.device().isGpu();
    }

    boolean isOnCpu() {
        return module.device().equals(Device.cpu());
    }

    /** Element type of the activations, in libtorch's spelling. */
    String activations() {
        if (isOnCpu() && !kernel.equals(PLAIN_KERNEL)) {
            return "float32";
        }
        boolean quantized = manifest.formats().isQuantized();
        Precision norms =
                quantized && !isOnCpu() ? Precision.BF16 : manifest.formats().norms();
        return switch (norms) {
            case F16 -> "float16";
            case BF16 -> "bfloat16";
            default -> "float32";
        };
    }

    /** Where the weights are, by libtorch's own word: a cache is made where they are. */
    String measuredDevice() {
        try (Cache cache = newCache(1, 1);
                PtNDManager step = (PtNDManager) module.manager().newSubManager()) {
            return TorchRuntime.torchName(cache.value().toTensorArray(step)[0].getDevice());
        }
    }

    Cache newCache(int batch, int length) {
        try (IValue rows = IValue.from((long) batch);
                IValue tokens = IValue.from((long) length)) {
            return new Cache(module.call("new_cache", rows, tokens), batch, length);
        }
    }

    /** A cache of another size with the same contents; the given one is closed, unless there is no memory for another. */
    Cache resize(Cache cache, int batch, int length) {
        try (IValue rows = IValue.from((long) batch);
                IValue tokens = IValue.from((long) length)) {
            Cache resized = new Cache(module.call("resize_cache", cache.value(), rows, tokens), batch, length);
            cache.close();
            return resized;
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
        try (PtNDManager step = (PtNDManager) module.manager().newSubManager();
                IValue tokens = IValue.from(tensor(step, ids, batch));
                IValue start = IValue.from((long) position);
                IValue result = forward(tokens, start, cache, ids.length == 1 && fusing)) {
            return split(read(result.toTensor(step)), batch);
        }
    }

    private IValue forward(IValue tokens, IValue start, Cache cache, boolean fused) {
        if (!fused) {
            return module.call("forward", tokens, start, cache.value());
        }
        JniUtils.setGraphExecutorOptimize(true);
        try {
            return module.call("forward", tokens, start, cache.value());
        } finally {
            JniUtils.setGraphExecutorOptimize(false);
        }
    }

    /**
     * Runs T tokens of one sequence and reports on each.
     *
     * @param ids [T]
     * @param targets [T], the token each position is to be judged by
     */
    Scores score(long[] ids, int position, Cache cache, long[] targets, int top) {
        try (PtNDManager step = (PtNDManager) module.manager().newSubManager();
                IValue tokens = IValue.from(tensor(step, ids, 1));
                IValue start = IValue.from((long) position);
                IValue wanted = IValue.from(tensor(step, targets, 1));
                IValue count = IValue.from((long) top);
                IValue result = module.call("score", tokens, start, cache.value(), wanted, count)) {
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

    /**
     * What the layers made of T tokens, before the head. Opaque as a cache is.
     *
     * @param value [1, T, hidden]
     */
    record Hidden(IValue value) implements AutoCloseable {
        @Override
        public void close() {
            value.close();
        }
    }

    /**
     * Runs T tokens of one sequence up to the head.
     *
     * @param ids [T]
     */
    Hidden hidden(long[] ids, int position, Cache cache) {
        try (PtNDManager step = (PtNDManager) module.manager().newSubManager();
                IValue tokens = IValue.from(tensor(step, ids, 1));
                IValue start = IValue.from((long) position)) {
            return new Hidden(module.call("hidden", tokens, start, cache.value()));
        }
    }

    /**
     * Logits after some of those tokens, one row after another.
     *
     * @param first index among the T tokens
     * @param row what each row is copied into before it is told
     * @throws UnusableModelException if the archive is older than this method
     */
    void logits(Hidden hidden, int first, int count, float[] row, Runnable told) {
        try (PtNDManager step = (PtNDManager) module.manager().newSubManager();
                IValue start = IValue.from((long) first);
                IValue rows = IValue.from((long) count);
                IValue result = callNewer(LOGITS_AT, "hand out its distributions", hidden.value(), start, rows);
                PtNDArray tensor = result.toTensor(step)) {
            FloatBuffer values = module.timed(() -> view(tensor));
            for (int i = 0; i < count; i++) {
                values.get(row);
                told.run();
            }
        }
    }

    /**
     * A method that archives of the same contract may lack, since it came later.
     *
     * @param purpose what it is for, as part of a sentence
     */
    private IValue callNewer(String method, String purpose, IValue... arguments) {
        try {
            return module.call(method, arguments);
        } catch (EngineException e) {
            if (String.valueOf(e.getMessage()).contains("'" + method + "' is not defined")) {
                throw new UnusableModelException(
                        manifest.id() + " was imported by an older version of this program and cannot " + purpose
                                + "; import it again.",
                        e);
            }
            throw e;
        }
    }

    /** Nanoseconds spent in libtorch since the last call of this. */
    long takeNanos() {
        return module.takeNanos();
    }

    private static PtNDArray tensor(PtNDManager step, long[] values, int rows) {
        return (PtNDArray) step.create(values, new Shape(rows, values.length / rows));
    }

    private float[] read(PtNDArray tensor) {
        return module.timed(() -> {
            try (tensor) {
                FloatBuffer view = view(tensor);
                float[] values = new float[view.remaining()];
                view.get(values);
                return values;
            }
        });
    }

    /** Valid as long as the tensor. */
    private static FloatBuffer view(PtNDArray tensor) {
        return tensor.getDevice().equals(Device.cpu())
                ? tensor.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer()
                : FloatBuffer.wrap(tensor.toFloatArray());
    }

    private float[][] split(float[] flat, int batch) {
        if (batch == 1) {
            return new float[][] {flat};
        }
        int vocabulary = flat.length / batch;
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
        module.close();
    }
}
