package io.github.phiworkbench.ui.machine;

import io.github.phiworkbench.app.OpenModel;
import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Warning;
import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** What is seen of the machine, in words. */
public final class MachineWords {

    private final Texts texts = Texts.of("machine");

    /** Bytes as people read them. */
    public static String bytes(long bytes) {
        return Amounts.bytes(bytes);
    }

    /** The same of a mean. */
    public static String bytes(double bytes) {
        return Amounts.bytes(Math.round(bytes));
    }

    /** Memory that this program's processes hold. */
    public static long ofProgram(MachineSample machine) {
        return machine.windowResident() + machine.workersResident();
    }

    /** A share of one, in whole percent. */
    public String percent(double share) {
        return texts.get("percent", Math.round(100 * share));
    }

    /** A measured quantity, or that it is not available and why. */
    public String reading(Reading reading, DoubleFunction<String> words) {
        return switch (reading) {
            case Reading.Measured(double value) -> words.apply(value);
            case Reading.NotAvailable(String reason) -> texts.get("not", reason);
        };
    }

    /** All that is known, a line for each thing. */
    public String details(Moment moment) {
        MachineSample machine = moment.machine();
        List<String> lines = new ArrayList<>();
        lines.add(texts.get(
                "details.program",
                bytes(ofProgram(machine)),
                bytes(machine.windowResident()),
                bytes(machine.workersResident())));
        lines.add(texts.get("details.memory", bytes(machine.memoryUsed()), bytes(machine.memoryTotal())));
        lines.add(
                machine.swapTotal() == 0
                        ? texts.get("details.noSwap")
                        : texts.get("details.swap", bytes(machine.swapUsed()), bytes(machine.swapTotal())));
        lines.add(
                machine.coreLoads().isEmpty()
                        ? texts.get("details.cpu.first")
                        : texts.get(
                                "details.cpu",
                                percent(machine.load()),
                                machine.coreLoads().size()));
        moment.device()
                .ifPresentOrElse(
                        gpu -> addDevice(gpu, lines), () -> lines.add(texts.get("details.none", machine.gpuReason())));
        moment.models().forEach(model -> lines.add(cache(model)));
        return String.join("\n", lines);
    }

    private void addDevice(GpuSample gpu, List<String> lines) {
        lines.add(texts.get("details.device", gpu.name()));
        lines.add(texts.get("details.device.memory", reading(gpu.memoryUsed(), MachineWords::bytes), total(gpu)));
        lines.add(texts.get("details.device.own", reading(gpu.memoryOfProgram(), MachineWords::bytes)));
        if (gpu.sharedMemoryUsed().number().isPresent()) {
            lines.add(texts.get("details.device.shared", reading(gpu.sharedMemoryUsed(), MachineWords::bytes)));
        }
        lines.add(texts.get("details.device.load", reading(gpu.utilization(), this::percent)));
        lines.add(texts.get(
                "details.device.temperature", reading(gpu.temperature(), value -> texts.get("celsius", value))));
        lines.add(texts.get("details.device.power", reading(gpu.power(), value -> texts.get("watts", value))));
    }

    private String total(GpuSample gpu) {
        return reading(gpu.memoryTotal(), MachineWords::bytes);
    }

    /** What a model's cache holds. */
    public String cache(OpenModel model) {
        return texts.get(
                "details.cache",
                model.id(),
                Amounts.number(model.cachedTokens()),
                Amounts.number(model.contextTokens()),
                bytes(model.cacheBytes()));
    }

    /** A word or two for a warning. */
    public String name(Warning warning) {
        return texts.get("warning." + key(warning) + ".name");
    }

    private static String key(Warning warning) {
        return switch (warning) {
            case Warning.MemoryLow _ -> "memory";
            case Warning.DeviceMemoryLow _ -> "deviceMemory";
            case Warning.SpilledOver _ -> "spilled";
            case Warning.ContextNearlyFull _ -> "context";
            case Warning.SlowedDown _ -> "slow";
            case Warning.Swapping _ -> "swapping";
            case Warning.LeftToTheCpu _ -> "cpu";
        };
    }

    /** A warning with its numbers, and what to do. */
    public String sentence(Warning warning) {
        return switch (warning) {
            case Warning.MemoryLow(long available, long total) ->
                texts.get("warning.memory", bytes(available), bytes(total));
            case Warning.DeviceMemoryLow(String device, long free, long total) ->
                texts.get("warning.deviceMemory", device, bytes(free), bytes(total));
            case Warning.SpilledOver(String device, long shared) -> texts.get("warning.spilled", device, bytes(shared));
            case Warning.ContextNearlyFull(String model, int tokens, int context) ->
                texts.get("warning.context", model, Amounts.number(tokens), Amounts.number(context));
            case Warning.SlowedDown(String device, List<GpuSample.Slowdown> reasons, OptionalDouble temperature) ->
                slowedDown(device, reasons, temperature);
            case Warning.Swapping(long bytes, long total) -> texts.get("warning.swapping", bytes(bytes), bytes(total));
            case Warning.LeftToTheCpu(String model, String device, String reason) ->
                texts.get("warning.cpu", model, device, reason);
        };
    }

    private String slowedDown(String device, List<GpuSample.Slowdown> reasons, OptionalDouble temperature) {
        String why = reasons.stream()
                .map(reason -> texts.get("slowdown." + reason.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return temperature.isPresent()
                ? texts.get("warning.slow.hot", device, why, temperature.getAsDouble())
                : texts.get("warning.slow", device, why);
    }

    /** What a warning is about: of two that are about the same, the second says nothing new. */
    static String subject(Warning warning) {
        return switch (warning) {
            case Warning.MemoryLow _, Warning.Swapping _ -> key(warning);
            case Warning.DeviceMemoryLow it -> key(it) + it.device();
            case Warning.SpilledOver it -> key(it) + it.device();
            case Warning.ContextNearlyFull it -> key(it) + it.id();
            case Warning.SlowedDown it -> key(it) + it.device();
            case Warning.LeftToTheCpu it -> key(it) + it.id() + it.device();
        };
    }
}
