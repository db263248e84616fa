package io.github.phiworkbench.ui.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TasksTest {

    private final List<Throwable> reported = Collections.synchronizedList(new ArrayList<>());
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final Tasks tasks = new Tasks(Runnable::run, reported::add);

    @Test
    void a_result_arrives_and_then_the_end() throws Exception {
        tasks.of(() -> "done")
                .onSuccess(heard::add)
                .andFinally(() -> heard.add("end"))
                .start()
                .join();
        assertThat(heard).containsExactly("done", "end");
        assertThat(reported).isEmpty();
    }

    @Test
    void work_in_a_line_runs_in_the_order_it_was_asked_for_and_goes_on_after_a_failure() throws Exception {
        Tasks.Line line = tasks.line();
        CountDownLatch first = new CountDownLatch(1);
        Tasks.Work<Boolean> slow = line.of(() -> {
            first.await();
            return heard.add("first");
        });
        Tasks.Work<Boolean> failing = line.of(() -> {
            heard.add("second");
            throw new IOException("x");
        });
        Thread third = line.of(() -> heard.add("third")).start();
        Thread second = failing.onFailure(IOException.class, _ -> {}).start();
        slow.start();
        assertThat(heard).isEmpty();
        first.countDown();
        second.join();
        third.join();
        assertThat(heard).containsExactly("first", "second", "third");
        assertThat(reported).isEmpty();
    }

    @Test
    void an_expected_failure_goes_to_the_first_that_fits() throws Exception {
        tasks.of(() -> {
                    throw new FileNotFoundException("x");
                })
                .onFailure(IOException.class, e -> heard.add("file " + e.getMessage()))
                .onFailure(Exception.class, e -> heard.add("other"))
                .andFinally(() -> heard.add("end"))
                .start()
                .join();
        assertThat(heard).containsExactly("file x", "end");
        assertThat(reported).isEmpty();
    }

    @Test
    void failures_that_nobody_expects_are_reported_wherever_they_happen() throws Exception {
        IllegalStateException inWork = new IllegalStateException("work");
        tasks.of(() -> {
                    throw inWork;
                })
                .onFailure(IOException.class, e -> heard.add("wrong"))
                .andFinally(() -> heard.add("end"))
                .start()
                .join();
        AssertionError serious = new AssertionError("serious");
        tasks.of(() -> {
                    throw serious;
                })
                .start()
                .join();
        IllegalStateException inSuccess = new IllegalStateException("success");
        tasks.of(() -> 1)
                .onSuccess(one -> {
                    throw inSuccess;
                })
                .andFinally(() -> heard.add("end"))
                .start()
                .join();
        assertThat(reported).containsExactly(inWork, serious, inSuccess);
        assertThat(heard).containsExactly("end", "end");
    }

    @Test
    void work_that_is_interrupted_ends_without_a_word() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Thread thread = tasks.of(() -> {
                    running.countDown();
                    never.await();
                    return "";
                })
                .onSuccess(heard::add)
                .andFinally(() -> heard.add("end"))
                .start();
        running.await();
        thread.interrupt();
        thread.join();
        assertThat(heard).containsExactly("end");
        assertThat(reported).isEmpty();
    }
}
