package io.github.phiworkbench.ui.machine;

import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Warning;
import io.github.phiworkbench.ui.common.Notifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningNoticesTest {

    private static final Warning MEMORY = new Warning.MemoryLow(1, 100);
    private static final Warning LESS = new Warning.MemoryLow(0, 100);
    private static final Warning SWAP = new Warning.Swapping(5, 10);

    private final List<String> told = new ArrayList<>();
    private final WarningNotices notices = new WarningNotices(new Notifier() {
        @Override
        public void info(String text) {
            throw new AssertionError(text);
        }

        @Override
        public void warn(String text) {
            told.add(text);
        }

        @Override
        public void offer(String text, String action, Runnable run) {
            throw new AssertionError(text);
        }
    });

    private void at(Duration time, Warning... warnings) {
        notices.tell(new Moment(time.toNanos(), machine(8, 0), List.of(), List.of(), List.of(warnings)));
    }

    @Test
    void a_warning_is_told_once_while_it_lasts_whatever_its_numbers() {
        at(Duration.ofSeconds(1), MEMORY);
        at(Duration.ofSeconds(2), LESS);
        for (int minute = 1; minute < 60; minute++) {
            at(Duration.ofMinutes(minute), LESS);
        }
        assertThat(told).hasSize(1);
    }

    @Test
    void one_that_comes_and_goes_is_told_again_only_after_a_while() {
        at(Duration.ofSeconds(1), MEMORY);
        at(Duration.ofSeconds(2));
        at(Duration.ofSeconds(3), MEMORY);
        assertThat(told).hasSize(1);

        at(Duration.ofMinutes(20));
        at(Duration.ofMinutes(21), MEMORY);
        assertThat(told).hasSize(2);
    }

    @Test
    void each_kind_is_told() {
        at(Duration.ofSeconds(1), MEMORY);
        at(Duration.ofSeconds(2), MEMORY, SWAP);
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).contains("1 B of 100 B");
        assertThat(told.getLast()).contains("5 B", "10 B in all");
    }
}
