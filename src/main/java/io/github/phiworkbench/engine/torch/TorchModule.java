package io.github.phiworkbench.engine.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A loaded TorchScript module: its methods, the time they take, and what their failures mean. */
final class TorchModule implements AutoCloseable {

    /** Kept for as long as the block is used: a collected model closes itself. */
    private final Model model;

    private final PtSymbolBlock block;
    private final Device device;
    private final AtomicLong nanos = new AtomicLong();

    private TorchModule(Model model, Device device) {
        this.model = model;
        this.device = device;
        block = (PtSymbolBlock) model.getBlock();
    }

    /**
     * Loads a file onto a device.
     *
     * @param extraFile name of an extra file to read along with it, see {@link #extraFile}
     * @throws UnusableModelException if the file is no archive that libtorch can run
     * @throws EngineException if there is not enough memory
     */
    static TorchModule load(Path file, Device device, String extraFile) {
        return load(
                file.toString(),
                device,
                model -> model.load(file, null, Map.of("mapLocation", "true", "extraFiles", extraFile)));
    }

    /** Loads an archive that is in memory. */
    static TorchModule load(String name, byte[] archive, Device device) {
        return load(
                name, device, model -> model.load(new ByteArrayInputStream(archive), Map.of("mapLocation", "true")));
    }

    @FunctionalInterface
    private interface Loading {
        void into(Model model) throws IOException, MalformedModelException;
    }

    private static TorchModule load(String name, Device device, Loading loading) {
        Model model = Model.newInstance(name, device, "PyTorch");
        try {
            loading.into(model);
            return new TorchModule(model, device);
        } catch (MalformedModelException | ai.djl.engine.EngineException e) {
            model.close();
            throw loadFailure(name, e);
        } catch (IOException e) {
            model.close();
            throw new UnusableModelException(name + " cannot be read: " + FailureWords.reason(e) + ".", e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static RuntimeException loadFailure(String name, Exception e) {
        if (isOutOfMemory(e)) {
            return new EngineException(
                    "There is not enough memory to load " + name + "; close other programs or choose a smaller model.",
                    e);
        }
        return new UnusableModelException(
                name + " is not a model this program can run (" + TorchRuntime.firstLine(e)
                        + "); import the checkpoint again.",
                e);
    }

    private static boolean isOutOfMemory(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("can't allocate memory") || message.contains("out of memory");
    }

    /** The text of the extra file that was read along; null if the archive holds none of that name. */
    @Nullable
    String extraFile(String name) {
        return model.getProperty(name);
    }

    PtNDManager manager() {
        return (PtNDManager) model.getNDManager();
    }

    Device device() {
        return device;
    }

    /** Runs a method; the caller closes what it gives. May be called from several threads. */
    IValue call(String method, IValue... arguments) {
        return timed(() -> {
            try {
                return IValueUtils.runMethod(block, method, arguments);
            } catch (ai.djl.engine.EngineException e) {
                throw new EngineException(
                        isOutOfMemory(e)
                                ? "There is not enough memory on " + TorchRuntime.torchName(device)
                                        + " to go on; shorten the context or choose a smaller model."
                                : "libtorch failed in " + method + ": " + lastLine(e) + ".",
                        e);
            }
        });
    }

    /** Runs something that waits for the device, and counts it as libtorch's time. */
    <T> T timed(java.util.function.Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }

    /** Nanoseconds spent in libtorch since the last call of this. */
    long takeNanos() {
        return nanos.getAndSet(0);
    }

    /** TorchScript's errors name the cause in their last line, after a trace. */
    private static String lastLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .reduce((first, last) -> last)
                .orElse("");
    }

    @Override
    public void close() {
        model.close();
    }
}
