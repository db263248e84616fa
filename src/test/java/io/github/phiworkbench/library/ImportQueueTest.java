package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportQueue.Stage;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportQueueTest {

    @TempDir
    private Path models;

    private final ImportQueue queue = new ImportQueue();
    private final BlockingQueue<Ticket> over = new LinkedBlockingQueue<>();
    private final List<Stage> stages = new ArrayList<>();

    @BeforeEach
    void listen() {
        queue.observe(ticket -> {
            stages.add(ticket.stage());
            if (ticket.isOver()) {
                over.add(ticket);
            }
        });
    }

    @AfterEach
    void end() {
        queue.close();
    }

    private Ticket next() throws InterruptedException {
        Ticket ticket = over.poll(60, TimeUnit.SECONDS);
        assertThat(ticket).isNotNull();
        return ticket;
    }

    @Test
    void imports_run_one_after_the_other_and_one_that_fails_does_not_hold_up_the_next() throws Exception {
        Ticket first = queue.add(ModelImport.into(models, golden("phi-4-tiny")));
        Ticket same = queue.add(ModelImport.into(models, golden("phi-4-tiny")));
        Ticket missing = queue.add(ModelImport.into(models, models.resolve("nothing")));
        Ticket last = queue.add(ModelImport.into(models, golden("phi-4-mini-tiny")));
        assertThat(List.of(next(), next(), next(), next())).containsExactly(first, same, missing, last);
        assertThat(first.stage()).isInstanceOf(Stage.Done.class);
        assertThat(((Stage.Failed) same.stage()).sentence()).contains("There is already a model in");
        assertThat(((Stage.Failed) missing.stage()).sentence()).contains("is not a folder");
        assertThat(names(models)).containsExactly("phi-4-mini-tiny", "phi-4-tiny");
        assertThat(stages).anySatisfy(stage -> assertThat(stage).isInstanceOf(Stage.Running.class));
        assertThat(queue.isBusy()).isFalse();
    }

    @Test
    void what_has_to_be_found_out_first_is_and_its_failure_is_the_failure_of_the_import() throws Exception {
        ModelImport request = ModelImport.into(models, golden("phi-4-tiny"));
        Ticket prepared = queue.add(request, (asked, reading, _) -> {
            reading.accept(3, 7);
            return asked.in(Precision.INT8);
        });
        next();
        assertThat(stages).contains(new Stage.Reading(3, 7));
        assertThat(((Stage.Done) prepared.stage()).result().manifest().precision())
                .isEqualTo(Precision.INT8);
        Ticket failing = queue.add(request.named("other"), (_, _, _) -> {
            throw new EngineException("The process ended.");
        });
        next();
        assertThat(failing.stage()).isEqualTo(new Stage.Failed("The process ended."));
        assertThat(names(models)).containsExactly("phi-4-tiny");
    }

    @Test
    void one_that_is_cancelled_while_it_waits_never_begins() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        queue.observe(_ -> {
            running.countDown();
            awaitQuietly(goOn);
        });
        Ticket first = queue.add(ModelImport.into(models, golden("phi-4-tiny")));
        running.await();
        Ticket second = queue.add(ModelImport.into(models, golden("phi-4-mini-tiny")));
        assertThat(second.stage()).isInstanceOf(Stage.Waiting.class);
        assertThat(queue.isBusy()).isTrue();
        second.cancel();
        first.cancel();
        goOn.countDown();
        assertThat(List.of(next(), next())).containsExactly(first, second);
        assertThat(second.stage()).isInstanceOf(Stage.Cancelled.class);
        assertThat(first.stage()).isInstanceOf(Stage.Cancelled.class);
        assertThat(names(models)).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
