package io.github.phiworkbench.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Several sources as one, asked on a thread of their own: a driver that takes its time, or never answers, keeps nobody waiting.
 * What was said last stays until the next answer; after a while it is not said any more.
 */
final class PatientGpus implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<GpuSource> sources;
    private final LongSupplier clock;
    private final ExecutorService thread;
    private CompletableFuture<Answer> asked;
    private Answer last;
    private long since;

    /**
     * What the sources said.
     *
     * @param nanos when
     */
    record Answer(GpuSource.Report report, long nanos) {}

    /** Sources that are asked on a thread of their own. */
    PatientGpus(List<GpuSource> sources) {
        this(
                sources,
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("gpu-drivers").factory()),
                System::nanoTime);
    }

    /**
     * The same.
     *
     * @param thread runs what may take its time, one thing at a time
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    PatientGpus(List<GpuSource> sources, ExecutorService thread, LongSupplier clock) {
        this.sources = List.copyOf(sources);
        this.thread = thread;
        this.clock = clock;
        since = clock.getAsLong();
        last = new Answer(GpuSource.Report.none("no driver has answered yet"), since);
        asked = CompletableFuture.completedFuture(last);
    }

    /** What the sources said last; asks them again. Returns at once. */
    synchronized Answer look(Set<Long> processes) {
        if (asked.isDone()) {
            last = asked.exceptionally(failure -> new Answer(
                            GpuSource.Report.none("the drivers cannot be asked (" + failure + ")"), clock.getAsLong()))
                    .join();
            since = clock.getAsLong();
            Set<Long> copy = Set.copyOf(processes);
            asked = CompletableFuture.supplyAsync(() -> new Answer(lookNow(copy), clock.getAsLong()), thread);
            return last;
        }
        Duration waited = Duration.ofNanos(clock.getAsLong() - since);
        if (waited.compareTo(PATIENCE) < 0) {
            return last;
        }
        String reason = "the driver has not answered for " + waited.toSeconds() + " s";
        return new Answer(
                new GpuSource.Report(
                        last.report().gpus().stream()
                                .map(gpu -> gpu.silent(reason))
                                .toList(),
                        reason),
                last.nanos());
    }

    /** All samples, or the reasons of all. */
    private GpuSource.Report lookNow(Set<Long> processes) {
        if (sources.isEmpty()) {
            return GpuSource.Report.none("no driver is asked");
        }
        List<GpuSource.Report> reports =
                sources.stream().map(source -> source.look(processes)).toList();
        List<GpuSample> all = joined(reports);
        return all.isEmpty()
                ? GpuSource.Report.none(String.join(
                        "; ",
                        reports.stream()
                                .map(GpuSource.Report::reason)
                                .distinct()
                                .toList()))
                : new GpuSource.Report(all, "");
    }

    /**
     * A processor that two sources know is one: the first says what it is, a later one adds what only it knows. Several of one
     * name are taken in the order in which both have them.
     */
    private static List<GpuSample> joined(List<GpuSource.Report> reports) {
        List<GpuSample> known = new ArrayList<>();
        for (GpuSource.Report report : reports) {
            List<GpuSample> open = new ArrayList<>(known);
            for (GpuSample sample : report.gpus()) {
                Optional<GpuSample> same =
                        open.stream().filter(sample::isNamedAs).findFirst();
                same.ifPresentOrElse(
                        first -> {
                            open.remove(first);
                            known.set(known.indexOf(first), first.withSharedMemoryOf(sample));
                        },
                        () -> known.add(sample));
            }
        }
        return known;
    }

    /** Closes the sources after their last answer, without waiting for it. */
    @Override
    public void close() {
        thread.execute(() -> sources.forEach(GpuSource::close));
        thread.shutdown();
    }
}
