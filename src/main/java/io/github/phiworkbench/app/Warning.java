package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Something about the machine that the user should know, with its numbers; amounts in bytes. */
public sealed interface Warning {

    /** Little memory is left before the system swaps or ends programs. */
    record MemoryLow(long available, long total) implements Warning {}

    /** Little of a device's own memory is left. */
    record DeviceMemoryLow(String device, long free, long total) implements Warning {}

    /** A device uses the machine's memory in place of its own, which is many times slower. */
    record SpilledOver(String device, long shared) implements Warning {}

    /**
     * A model's context is nearly used up.
     *
     * @param id of the model
     */
    record ContextNearlyFull(String id, int tokens, int context) implements Warning {
        @Override
        public Optional<String> model() {
            return Optional.of(id);
        }
    }

    /**
     * A device holds back, for another reason than that it gives all that its power limit allows, which is usual.
     *
     * @param temperature in degrees Celsius, where it is known
     */
    record SlowedDown(String device, List<GpuSample.Slowdown> reasons, OptionalDouble temperature) implements Warning {
        public SlowedDown {
            reasons = List.copyOf(reasons);
        }
    }

    /** Memory was swapped out since the program was started. */
    record Swapping(long bytes, long total) implements Warning {}

    /**
     * A model runs on the CPU beside a device that could not be used.
     *
     * @param id of the model
     * @param device as its driver names it
     * @param reason why libtorch could not use it, as part of a sentence
     */
    record LeftToTheCpu(String id, String device, String reason) implements Warning {
        @Override
        public Optional<String> model() {
            return Optional.of(id);
        }
    }

    /** The model that it names, if it names one. */
    default Optional<String> model() {
        return Optional.empty();
    }

    /** So much of the memory is the least that should be free. */
    double LEAST_FREE = 0.05;

    /** So much of the context used up is nearly all of it. */
    double NEARLY_FULL = 0.9;

    /** Less than this moves in and out all the time. */
    long SOME_SWAP = 256L << 20;

    /** A desktop's own windows lie in shared memory too. */
    long SOME_SHARED = 1L << 30;

    /**
     * What there is to say.
     *
     * @param swappedAtStart bytes that were swapped out when the program began
     */
    static List<Warning> of(MachineSample machine, List<OpenModel> models, long swappedAtStart) {
        List<Warning> found = new ArrayList<>();
        if (machine.memoryAvailable() < LEAST_FREE * machine.memoryTotal()) {
            found.add(new MemoryLow(machine.memoryAvailable(), machine.memoryTotal()));
        }
        long swapped = machine.swapUsed() - swappedAtStart;
        if (swapped > SOME_SWAP) {
            found.add(new Swapping(swapped, machine.swapUsed()));
        }
        for (GpuSample gpu : machine.gpus()) {
            addDevice(gpu, models, found);
        }
        for (OpenModel model : models) {
            if (model.cachedTokens() > NEARLY_FULL * model.contextTokens()) {
                found.add(new ContextNearlyFull(model.id(), model.cachedTokens(), model.contextTokens()));
            }
            leftToTheCpu(model, machine.gpus()).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    /** Only a device that is there is missed: libtorch tries all that it could know of. */
    private static Optional<Warning> leftToTheCpu(OpenModel model, List<GpuSample> gpus) {
        if (!model.device().equals("cpu")) {
            return Optional.empty();
        }
        return model.passedOver().stream()
                .flatMap(passed -> gpus.stream()
                        .filter(gpu -> device(gpu.maker())
                                .filter(passed.device()::startsWith)
                                .isPresent())
                        .map(gpu -> (Warning) new LeftToTheCpu(model.id(), gpu.name(), passed.reason())))
                .findFirst();
    }

    /** How libtorch calls the devices of a maker. */
    private static Optional<String> device(GpuSample.Maker maker) {
        return switch (maker) {
            case NVIDIA -> Optional.of("cuda");
            case APPLE -> Optional.of("mps");
            case OTHER -> Optional.empty();
        };
    }

    private static void addDevice(GpuSample gpu, List<OpenModel> models, List<Warning> found) {
        // What other programs do to a device that no model is on is none of this one's business.
        if (models.stream().map(OpenModel::device).noneMatch(gpu::isDevice)) {
            return;
        }
        if (gpu.memoryTotal() instanceof Reading.Measured(double total)
                && gpu.memoryUsed() instanceof Reading.Measured(double used)
                && total - used < LEAST_FREE * total) {
            found.add(new DeviceMemoryLow(gpu.name(), (long) (total - used), (long) total));
        }
        if (gpu.sharedMemoryUsed().number().orElse(0) > SOME_SHARED) {
            found.add(new SpilledOver(
                    gpu.name(), (long) gpu.sharedMemoryUsed().number().getAsDouble()));
        }
        List<GpuSample.Slowdown> unusual = gpu.slowdowns().stream()
                .filter(reason -> reason != GpuSample.Slowdown.POWER_LIMIT)
                .toList();
        if (!unusual.isEmpty()) {
            found.add(new SlowedDown(gpu.name(), unusual, gpu.temperature().number()));
        }
    }
}
