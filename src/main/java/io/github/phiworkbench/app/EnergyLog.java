package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.GpuSample.Maker;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The energy that devices have used lately, from samples: what they counted themselves, else power over time. */
final class EnergyLog {

    /** A long answer of a large model. */
    private static final long KEPT = Duration.ofMinutes(30).toNanos();

    private record Entry(long nanos, double joules) {}

    private final Map<Integer, Deque<Entry>> devices = new HashMap<>();

    /** What the drivers said before is not said again. */
    synchronized void add(MachineSample sample) {
        long nanos = sample.gpusNanos();
        for (GpuSample gpu : sample.gpus()) {
            if (gpu.maker() != Maker.NVIDIA) {
                continue;
            }
            Deque<Entry> log = devices.computeIfAbsent(gpu.index(), _ -> new ArrayDeque<>());
            if (!log.isEmpty() && nanos <= log.getLast().nanos()) {
                continue;
            }
            if (gpu.energy().number().isPresent()) {
                log.addLast(new Entry(nanos, gpu.energy().number().getAsDouble()));
            } else if (gpu.power().number().isPresent()) {
                Entry last = log.peekLast();
                double more = last == null ? 0 : gpu.power().number().getAsDouble() * (nanos - last.nanos()) / 1e9;
                log.addLast(new Entry(nanos, last == null ? 0 : last.joules() + more));
            }
            while (log.size() > 1 && nanos - log.getFirst().nanos() > KEPT) {
                log.removeFirst();
            }
        }
    }

    /**
     * Joules that a device used in a span.
     *
     * @param device as libtorch spells it
     */
    synchronized Reading between(String device, long from, long to) {
        if (!device.startsWith("cuda:")) {
            return Reading.none("the power of " + device + " is not known");
        }
        Deque<Entry> log = devices.get(Integer.parseInt(device.substring("cuda:".length())));
        if (log == null || log.isEmpty()) {
            return Reading.none("the driver told no power while it went on");
        }
        long inside = log.stream()
                .filter(entry -> entry.nanos() >= from && entry.nanos() <= to)
                .count();
        double joules = inside < 2 ? 0 : at(log, to) - at(log, from);
        // A counter that went back belongs to a driver that was loaded anew.
        return joules <= 0 ? Reading.none("it was too short to be measured") : Reading.of(joules);
    }

    /** Between two samples the power is even, and beyond the last it goes on as it was before it. */
    private static double at(Deque<Entry> log, long nanos) {
        Entry before = log.getFirst();
        double watts = 0;
        for (Entry entry : log) {
            if (entry.nanos() >= nanos) {
                long span = entry.nanos() - before.nanos();
                double share = span == 0 ? 1 : (double) (nanos - before.nanos()) / span;
                return before.joules() + Math.clamp(share, 0, 1) * (entry.joules() - before.joules());
            }
            if (entry.nanos() > before.nanos()) {
                watts = (entry.joules() - before.joules()) / (entry.nanos() - before.nanos());
            }
            before = entry;
        }
        return before.joules() + watts * (nanos - before.nanos());
    }
}
