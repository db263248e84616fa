package io.github.phiworkbench.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ErrorCenterTest {

    private final List<String> shown = new ArrayList<>();
    private final AtomicLong time = new AtomicLong();
    private final ErrorCenter center = new ErrorCenter(
            Runnable::run,
            new ErrorCenter.Display() {
                @Override
                public void show(Throwable failure, ErrorCode code, int times) {
                    shown.add("shown " + failure.getMessage() + " " + times);
                }

                @Override
                public void again(ErrorCode code, int times) {
                    shown.add("again " + times);
                }
            },
            time::get);

    @Test
    void a_failure_that_comes_in_a_storm_is_shown_once_and_counted() {
        for (int i = 0; i < 3; i++) {
            center.report(failure("a"));
        }
        assertThat(shown).containsExactly("shown a 1", "again 2", "again 3");
    }

    @Test
    void after_a_while_the_same_failure_is_shown_again() {
        for (int i = 0; i < 2; i++) {
            center.report(failure("a"));
            time.addAndGet(TimeUnit.SECONDS.toNanos(31));
        }
        assertThat(shown).containsExactly("shown a 1", "shown a 2");
    }

    @Test
    void different_failures_are_shown_each() {
        center.report(failure("a"));
        center.report(new ArithmeticException("b"));
        assertThat(shown).containsExactly("shown a 1", "shown b 1");
    }

    private static Exception failure(String message) {
        return new IllegalStateException(message);
    }
}
