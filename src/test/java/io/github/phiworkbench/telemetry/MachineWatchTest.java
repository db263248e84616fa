package io.github.phiworkbench.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineWatchTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void looksAtThisMachine() {
        try (MachineWatch watch = new MachineWatch(List.of(), Clock.fixed(NOW, ZoneOffset.UTC))) {
            MachineSample first = watch.look(Set.of());
            MachineSample second = watch.look(Set.of(ProcessHandle.current().pid()));

            assertThat(first.at()).isEqualTo(NOW);
            assertThat(first.memoryTotal()).isGreaterThan(first.memoryAvailable());
            assertThat(first.memoryUsed()).isPositive();
            assertThat(first.windowResident()).isBetween(20L << 20, first.memoryTotal());
            assertThat(first.coreLoads()).isEmpty();
            assertThat(second.coreLoads())
                    .hasSizeGreaterThanOrEqualTo(1)
                    .allSatisfy(load -> assertThat(load).isBetween(0.0, 1.0));
            assertThat(second.workersResident()).as("this process is no worker").isZero();
            assertThat(second.gpus()).isEmpty();
            assertThat(second.gpuReason()).isNotEmpty();
        }
    }

    @Test
    void percentilesAreByNearestRank() {
        double[] numbers = new double[200];
        Arrays.setAll(numbers, i -> 200 - i);

        assertThat(Percentiles.of(numbers)).isEqualTo(new Percentiles(100, 190, 198));
        assertThat(Percentiles.of(new double[] {3}).p99()).isCloseTo(3, within(0.0));
        assertThatThrownBy(() -> Percentiles.of(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
