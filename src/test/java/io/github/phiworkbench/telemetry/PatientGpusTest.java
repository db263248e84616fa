package io.github.phiworkbench.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatientGpusTest {

    private static final Reading NONE = Reading.none("unknown");

    private final AtomicLong clock = new AtomicLong();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<Set<Long>> asked = new ArrayList<>();
    private double used = 1;
    private boolean closed;
    private final PatientGpus gpus = new PatientGpus(List.of(new Driver()), new Later(), clock::get);

    private final class Driver implements GpuSource {
        @Override
        public Report look(Set<Long> processes) {
            asked.add(processes);
            return new Report(List.of(gpu(Reading.of(used))), "");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Runs things when the test says so. */
    private final class Later extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            waiting.add(command);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }

    private static GpuSample gpu(Reading used) {
        return new GpuSample(
                0, "Stub", GpuSample.Maker.OTHER, used, Reading.of(2), NONE, NONE, NONE, NONE, NONE, NONE, List.of());
    }

    private void answer() {
        waiting.remove().run();
    }

    @Test
    void tellsAtTheNextLookWhatTheDriverSaid() {
        assertThat(gpus.look(Set.of(7L)).report().gpus()).isEmpty();
        answer();

        assertThat(gpus.look(Set.of(8L)).report().gpus()).containsExactly(gpu(Reading.of(1)));
        used = 2;
        answer();
        assertThat(gpus.look(Set.of()).report().gpus()).containsExactly(gpu(Reading.of(2)));
        assertThat(asked).containsExactly(Set.of(7L), Set.of(8L));
    }

    @Test
    void aSilentDriverKeepsNobodyWaiting() {
        gpus.look(Set.of());
        answer();
        gpus.look(Set.of());

        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(gpus.look(Set.of()).report().gpus()).containsExactly(gpu(Reading.of(1)));

        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        GpuSource.Report silent = gpus.look(Set.of()).report();
        assertThat(silent.reason()).isEqualTo("the driver has not answered for 4 s");
        assertThat(silent.gpus().getFirst().name()).isEqualTo("Stub");
        assertThat(silent.gpus().getFirst().memoryUsed())
                .isEqualTo(Reading.none("the driver has not answered for 4 s"));
        assertThat(waiting).as("questions to the silent driver").hasSize(1);

        answer();
        assertThat(gpus.look(Set.of()).report().gpus()).containsExactly(gpu(Reading.of(1)));
    }

    @Test
    void closesTheSourcesAfterTheirLastAnswer() {
        gpus.look(Set.of());
        gpus.close();
        assertThat(closed).isFalse();

        answer();
        answer();
        assertThat(closed).isTrue();
    }

    /** Another source that knows both of two equal processors, and one more. */
    private static final class OperatingSystem implements GpuSource {
        @Override
        public Report look(Set<Long> processes) {
            return new Report(List.of(sample("Card", 7), sample("card", 8), sample("Other", 9)), "");
        }

        @Override
        public void close() {}
    }

    private static GpuSample sample(String name, double shared) {
        return new GpuSample(
                0,
                name,
                GpuSample.Maker.NVIDIA,
                NONE,
                NONE,
                NONE,
                Reading.of(shared),
                NONE,
                NONE,
                NONE,
                NONE,
                List.of());
    }

    private static GpuSample driver(int index) {
        return new GpuSample(
                index,
                "Card",
                GpuSample.Maker.NVIDIA,
                Reading.of(index),
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                NONE,
                List.of());
    }

    @Test
    void aProcessorThatTwoSourcesKnowIsOne() {
        GpuSource nvidia = new GpuSource() {
            @Override
            public Report look(Set<Long> processes) {
                return new Report(List.of(driver(0), driver(1)), "");
            }

            @Override
            public void close() {}
        };
        PatientGpus both = new PatientGpus(List.of(nvidia, new OperatingSystem()), new Later(), clock::get);
        both.look(Set.of());
        answer();

        assertThat(both.look(Set.of()).report().gpus())
                .extracting(GpuSample::name, GpuSample::index, GpuSample::sharedMemoryUsed)
                .containsExactly(
                        tuple("Card", 0, Reading.of(7)),
                        tuple("Card", 1, Reading.of(8)),
                        tuple("Other", 0, Reading.of(9)));
    }
}
