package io.github.phiworkbench.ui.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.app.Telemetry.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineFeedTest {

    private final ScriptedMachine machine = new ScriptedMachine();
    private final Deque<Runnable> window = new ArrayDeque<>();
    private final MachineFeed feed = new MachineFeed(machine.telemetry, machine.runs, window::add);
    private final List<Moment> seen = new ArrayList<>();

    @AfterEach
    void close() {
        feed.close();
        machine.close();
    }

    @Test
    void a_window_that_is_late_gets_the_newest_alone() {
        feed.momentProperty().subscribe(moment -> moment.ifPresent(seen::add));
        machine.look();
        machine.pass(Duration.ofSeconds(1));
        machine.look();
        assertThat(window).hasSize(1);

        window.remove().run();
        assertThat(seen).extracting(Moment::nanos).containsExactly(machine.nanos());

        machine.pass(Duration.ofSeconds(1));
        machine.look();
        window.remove().run();
        assertThat(seen).hasSize(2);
    }

    @Test
    void after_its_end_it_hears_nothing() {
        feed.close();
        machine.look();
        machine.answer(machine.load());
        assertThat(window).isEmpty();
        assertThat(feed.momentProperty().get()).isEqualTo(Optional.empty());
    }

    @Test
    void the_run_that_ended_last_is_told() {
        machine.answer(machine.load(10));
        window.remove().run();
        assertThat(feed.lastRunProperty().get()).contains(machine.runs.ended().getLast());
    }
}
