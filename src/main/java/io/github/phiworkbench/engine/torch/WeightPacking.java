package io.github.phiworkbench.engine.torch;

import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.LoadProgress.Stage;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.TorchScriptArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves an archive's weights into a program that keeps them packed for a CPU, where products with one row then read memory
 * at its full speed (docs/adr/0003-cpu-kernels.md). libtorch packs a matrix on one thread, so several are packed at once.
 */
final class WeightPacking {

    private static final Logger LOG = LoggerFactory.getLogger(WeightPacking.class);

    /** The head is packed in blocks, since packing 16-bit weights makes float32 copies of them in passing. */
    private static final long BLOCK_ELEMENTS = 8L << 20;

    /** Rows of codes are packed in as many; a block of the head is a multiple, but for the last. */
    private static final int ROWS_AT_ONCE = 64;

    /**
     * While a matrix is packed, a 16-bit weight takes four bytes as float32 and two in the packed matrix; a float32 one
     * takes four in the packed matrix.
     */
    private static final long BYTES_IN_PASSING = 6;

    /** What may be in passing at once, as a share of the weights at 16 bits each. */
    private static final double SPARE_SHARE = 0.1;

    private final TorchModule plain;
    private final Geometry geometry;
    private final ModelManifest manifest;
    private final Precision cache;
    private final long bytes;
    private final int threads;
    private final Loading loading;
    private long bytesDone;

    /** @param cache number format of keys and values */
    WeightPacking(TorchModule plain, ModelManifest manifest, Precision cache, int threads, Loading loading) {
        this.plain = plain;
        this.manifest = manifest;
        this.cache = cache;
        geometry = manifest.geometry();
        bytes = manifest.weightBytes();
        this.loading = loading;
        this.threads = (int) Math.clamp(spareBytes(geometry) / bytesInPassing(geometry), 1L, (long) threads);
    }

    private static long spareBytes(Geometry geometry) {
        return (long) (SPARE_SHARE * 2 * geometry.parameters());
    }

    private static long bytesInPassing(Geometry geometry) {
        long largest = Math.max(geometry.qkvRows(), geometry.intermediate());
        return BYTES_IN_PASSING * largest * geometry.hidden();
    }

    /**
     * A module with packed weights.
     *
     * @param module ready to run; the plain one it was made from has no weights any more
     * @param kernel name of the library that computes the products
     */
    record Packed(TorchModule module, String kernel) {}

    /** How many blocks of whole 64s of rows the head has, none of them empty, none much larger than wanted. */
    static int headBlocks(int vocabulary, int hidden) {
        int wanted = (int) Math.ceilDiv((long) vocabulary * hidden, BLOCK_ELEMENTS);
        int rows = Math.ceilDiv(Math.ceilDiv(vocabulary, wanted), ROWS_AT_ONCE) * ROWS_AT_ONCE;
        return Math.ceilDiv(vocabulary, rows);
    }

    private TorchScriptArchive program() {
        return manifest.formats().isQuantized()
                ? Phi3Program.packedCodes(geometry, cache, manifest.precision() == Precision.INT8_DYNAMIC)
                : Phi3Program.packed(geometry, cache);
    }

    /** Packs all, or nothing where this processor or this build of libtorch cannot. */
    Optional<Packed> run() {
        int blocks = headBlocks(geometry.vocabulary(), geometry.hidden());
        TorchModule packed;
        try {
            packed =
                    TorchModule.load("the program for packed weights", program().toBytes(), plain.device());
        } catch (UnusableModelException e) {
            LOG.info("Weights stay unpacked: {}", e.getMessage());
            return Optional.empty();
        }
        try (IValue shared = plain.call("take")) {
            Optional<String> kernel = begin(packed, shared, blocks);
            if (kernel.isEmpty()) {
                packed.close();
                return Optional.empty();
            }
            // The head comes last: where it is tied to the embedding, both of its forms stay.
            long head = manifest.formats().head().bytes((long) geometry.vocabulary() * geometry.hidden());
            forEach(geometry.layers(), bytes - head, layer -> packLayer(packed, layer));
            forEach(blocks, head, block -> call(packed, "pack_head", block, shared));
            return Optional.of(new Packed(packed, kernel.get()));
        } catch (RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    /** Under one lock, so that progress never goes back. */
    private synchronized void packed(long part) {
        bytesDone += part;
        loading.report(Stage.PACKING, bytesDone, bytes);
    }

    private static Optional<String> begin(TorchModule packed, IValue shared, int blocks) {
        try (IValue count = IValue.from((long) blocks);
                IValue chosen = packed.call("begin", shared, count)) {
            return Optional.of(chosen.toStringValue());
        } catch (EngineException e) {
            LOG.info("Weights stay unpacked: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void packLayer(TorchModule packed, int layer) {
        try (IValue number = IValue.from((long) layer);
                IValue weights = plain.call("take_layer", number)) {
            call(packed, "pack_layer", layer, weights);
        }
    }

    private static void call(TorchModule packed, String method, int index, IValue weights) {
        try (IValue number = IValue.from((long) index)) {
            packed.call(method, number, weights).close();
        }
    }

    /** @param share bytes of the weights that all of them are */
    private void forEach(int count, long share, IntConsumer packing) {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            work.add(() -> {
                loading.requireWanted();
                JniUtils.setGraphExecutorOptimize(false);
                packing.accept(index);
                packed(index < count - 1 ? share / count : share - share / count * (count - 1));
                return true;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<Boolean> done : pool.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default ->
                    throw new EngineException("The weights could not be packed: " + e.getCause() + ".", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("Loading was interrupted.", e);
        }
    }
}
