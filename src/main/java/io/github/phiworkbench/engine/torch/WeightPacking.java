package io.github.phiworkbench.engine.torch;

import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.family.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs 16-bit weights for FBGEMM, whose products with one row read memory at its full speed on processors with AVX2 or
 * AVX-512 (docs/adr/0003-cpu-kernels.md). libtorch packs a matrix on one thread, so several are packed at once.
 */
final class WeightPacking {

    private static final Logger LOG = LoggerFactory.getLogger(WeightPacking.class);

    /** The head is packed in blocks, since packing makes float32 copies of what it packs. */
    private static final long BLOCK_ELEMENTS = 8L << 20;

    /** While a matrix is packed, an element takes four bytes as float32 and two in its place in the packed matrix. */
    private static final long BYTES_IN_PASSING = 6;

    /** Memory in passing that no one minds, beside a share of the weights. */
    private static final long SPARE_BYTES = 100L << 20;

    private static final double SPARE_SHARE = 0.15;

    private final Methods methods;
    private final Geometry geometry;
    private final int threads;

    WeightPacking(Methods methods, Geometry geometry, int threads) {
        this.methods = methods;
        this.geometry = geometry;
        this.threads = (int) Math.clamp(spareBytes(geometry) / bytesInPassing(geometry), 1L, (long) threads);
    }

    private static long spareBytes(Geometry geometry) {
        return SPARE_BYTES + (long) (SPARE_SHARE * 2 * geometry.parameters());
    }

    private static long bytesInPassing(Geometry geometry) {
        long largest = Math.max(geometry.qkvRows(), geometry.intermediate());
        return BYTES_IN_PASSING * largest * geometry.hidden();
    }

    /** Runs a method of the archive; may be called from several threads. */
    @FunctionalInterface
    interface Methods {
        IValue call(String method, IValue... arguments);
    }

    /** Packs all, or nothing where this processor or this build of libtorch cannot; returns the kernel's name. */
    String run() {
        int blocks = (int) Math.ceilDiv((long) geometry.vocabulary() * geometry.hidden(), BLOCK_ELEMENTS);
        String kernel;
        try (IValue count = IValue.from((long) blocks);
                IValue chosen = methods.call("begin_packing", count)) {
            kernel = chosen.toStringValue();
        } catch (EngineException e) {
            LOG.info("Weights stay unpacked: {}", e.getMessage());
            return "linear";
        }
        // The head comes last: where it is tied to the embedding, both of its forms stay.
        runAll("pack_layer", geometry.layers());
        runAll("pack_head", blocks);
        methods.call("end_packing").close();
        return kernel;
    }

    private void number(String method, int argument) {
        try (IValue value = IValue.from((long) argument)) {
            methods.call(method, value).close();
        }
    }

    private void runAll(String method, int count) {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int argument = index;
            work.add(() -> {
                JniUtils.setGraphExecutorOptimize(false);
                number(method, argument);
                return true;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<Boolean> done : pool.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new EngineException("The weights could not be packed: " + e.getCause() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("Loading was interrupted.", e);
        }
    }
}
