package io.github.phiworkbench.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import io.github.phiworkbench.engine.Backend.PassedOver;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.EngineException;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** libtorch in this process: which version, from where, and which devices it can use. */
public final class TorchRuntime {

    private static final String ENGINE = "PyTorch";

    private static volatile Supplier<Optional<Path>> preferred = Optional::empty;

    private TorchRuntime() {}

    /**
     * Says where libtorch is to be loaded from in place of the program's own, unless it is loaded already or the environment
     * names a folder.
     */
    public static void prefer(Supplier<Optional<Path>> folder) {
        preferred = folder;
    }

    /**
     * A device of libtorch.
     *
     * @param name as libtorch spells it: {@code cpu}, {@code cuda:0}, {@code mps}
     * @param usable whether a tensor could be made on it
     * @param reason why it is not usable; empty if it is
     */
    public record DeviceReport(String name, boolean usable, String reason) {}

    /** Loads libtorch; call it early, on any thread but the one that paints. */
    public static Engine engine() {
        try {
            BroughtLibtorch.tell(System.getenv(), System.getProperties(), preferred.get());
            return Engine.getEngine(ENGINE);
        } catch (RuntimeException | LinkageError e) {
            throw new EngineException(
                    "libtorch could not be loaded (" + firstLine(e)
                            + "); run phi4 diagnose to see where it was looked for.",
                    e);
        }
    }

    public static String version() {
        return engine().getVersion();
    }

    /** The folder libtorch was loaded from. */
    public static String libraryPath() {
        return LibUtils.getLibtorchPath();
    }

    /** Version of the CUDA runtime that this process has loaded; empty where there is none. */
    public static Optional<String> cudaRuntime() {
        engine();
        return CudaUtils.hasCuda() ? Optional.of(CudaUtils.getCudaVersionString()) : Optional.empty();
    }

    public static String djlVersion() {
        return Engine.getDjlVersion();
    }

    /**
     * A device and what spoke against others.
     *
     * @param passedOver those that would have been taken first, empty where a device was asked for by its name
     */
    record Choice(Device device, List<PassedOver> passedOver) {}

    /** The fastest device that works: CUDA, else Metal, else the CPU. */
    private static Choice best() {
        return first(probes(), TorchRuntime::failure);
    }

    /** The first device that does not fail; the CPU if all do. */
    static Choice first(List<Device> devices, Function<Device, Optional<String>> failure) {
        List<PassedOver> passedOver = new ArrayList<>();
        for (Device device : devices) {
            Optional<String> reason = failure.apply(device);
            if (reason.isEmpty()) {
                return new Choice(device, passedOver);
            }
            passedOver.add(new PassedOver(torchName(device), reason.get()));
        }
        return new Choice(Device.cpu(), passedOver);
    }

    /**
     * The device of that name.
     *
     * @param name {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or {@code mps}
     * @throws IllegalArgumentException if there is no such device here; the message says why
     */
    static Choice choose(String name) {
        engine();
        if (name.equalsIgnoreCase("auto")) {
            return best();
        }
        Device device =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "cpu" -> Device.cpu();
                    case "cuda", "gpu" -> Device.gpu(0);
                    case "mps", "metal" -> Device.of("mps", 0);
                    default -> parse(name);
                };
        failure(device).ifPresent(reason -> {
            throw new IllegalArgumentException(
                    "The device " + name + " cannot be used (" + reason + "); choose another one, such as cpu.");
        });
        return new Choice(device, List.of());
    }

    /** A device with its free memory, where it has memory of its own and tells. */
    static DeviceMemory memory(Device device) {
        OptionalLong free = OptionalLong.empty();
        if (device.isGpu() && CudaUtils.getGpuCount() > device.getDeviceId()) {
            MemoryUsage usage = CudaUtils.getGpuMemory(device);
            free = usage.getMax() > 0 ? OptionalLong.of(usage.getMax() - usage.getCommitted()) : OptionalLong.empty();
        }
        return new DeviceMemory(torchName(device), free);
    }

    private static Device parse(String name) {
        if (name.matches("(?i)cuda:[0-9]{1,2}")) {
            return Device.gpu(Integer.parseInt(name.substring(5)));
        }
        throw new IllegalArgumentException(
                "There is no device \"" + name + "\"; choose one of auto, cpu, cuda, cuda:N, mps.");
    }

    /** All devices this build of libtorch could know, with what happened when a tensor was made on each. */
    public static List<DeviceReport> devices() {
        List<DeviceReport> reports = new ArrayList<>();
        for (Device device : probes()) {
            Optional<String> failure = failure(device);
            reports.add(new DeviceReport(torchName(device), failure.isEmpty(), failure.orElse("")));
        }
        return reports;
    }

    private static List<Device> probes() {
        return List.of(Device.gpu(0), Device.of("mps", 0), Device.cpu());
    }

    private static Optional<String> failure(Device device) {
        try (NDManager manager = engine().newBaseManager(device)) {
            manager.zeros(new Shape(1), DataType.FLOAT32);
            return Optional.empty();
        } catch (RuntimeException e) {
            String message = firstLine(e);
            return Optional.of(
                    message.startsWith("Could not run 'aten::empty")
                            ? "this build of libtorch was made without it"
                            : message);
        }
    }

    /** libtorch's spelling of a device. */
    static String torchName(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : device.getDeviceType();
    }

    static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse("");
    }
}
