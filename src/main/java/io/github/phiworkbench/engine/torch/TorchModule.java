package io.github.phiworkbench.engine.torch;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A loaded TorchScript module: its methods, the time they take, and what their failures mean. */
final class TorchModule implements AutoCloseable {

    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private final @Nullable String extra;
    private final Device device;
    private final AtomicLong nanos = new AtomicLong();

    private TorchModule(PtNDManager manager, PtSymbolBlock block, @Nullable String extra, Device device) {
        this.manager = manager;
        this.block = block;
        this.extra = extra;
        this.device = device;
    }

    /**
     * Loads a file onto a device.
     *
     * @param extraFile name of an extra file to read along with it, see {@link #extraFile}
     * @throws UnusableModelException if the file is no archive that libtorch can run
     * @throws EngineException if there is not enough memory
     */
    static TorchModule load(Path file, Device device, String extraFile) {
        String[] names = {extraFile};
        String[] contents = {""};
        return load(
                file.toString(),
                device,
                contents,
                manager -> JniUtils.loadModule(manager, file, true, names, contents, false));
    }

    /** Loads an archive that is in memory. */
    static TorchModule load(String name, byte[] archive, Device device) {
        return load(
                name,
                device,
                new String[] {""},
                manager -> JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false));
    }

    @FunctionalInterface
    private interface Loading {
        PtSymbolBlock into(PtNDManager manager) throws IOException;
    }

    /**
     * Below DJL's own class for models, which makes a temporary folder for each archive in memory and closes what is not
     * referred to any more.
     *
     * @param extra one text, which the loading may fill
     */
    private static TorchModule load(String name, Device device, String[] extra, Loading loading) {
        PtNDManager manager = (PtNDManager) TorchRuntime.engine().newBaseManager(device);
        try {
            PtSymbolBlock block = loading.into(manager);
            return new TorchModule(manager, block, extra[0].isEmpty() ? null : extra[0], device);
        } catch (ai.djl.engine.EngineException e) {
            manager.close();
            throw loadFailure(name, e);
        } catch (IOException e) {
            manager.close();
            throw new UnusableModelException(name + " cannot be read: " + FailureWords.reason(e) + ".", e);
        } catch (RuntimeException e) {
            manager.close();
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
        return message.contains("can't allocate memory")
                || message.contains("not enough memory")
                || message.contains("out of memory");
    }

    /** The text of the extra file that was read along; null if the archive holds none of that name. */
    @Nullable
    String extraFile() {
        return extra;
    }

    PtNDManager manager() {
        return manager;
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
        block.close();
        manager.close();
    }
}
