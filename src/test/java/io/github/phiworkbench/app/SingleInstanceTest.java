package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.SingleInstance.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleInstanceTest {

    @TempDir
    Path folder;

    @Test
    void a_later_start_brings_the_first_to_the_front() throws Exception {
        CountDownLatch raised = new CountDownLatch(2);
        try (SingleInstance first = SingleInstance.claim(folder, "")) {
            assertThat(first.role()).isEqualTo(Role.FIRST);
            first.onLaterStart(_ -> raised.countDown());
            for (int i = 0; i < 2; i++) {
                try (SingleInstance later = SingleInstance.claim(folder, "", Duration.ofSeconds(30))) {
                    assertThat(later.role()).isEqualTo(Role.HANDED_OVER);
                }
            }
            assertThat(raised.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void the_first_is_told_what_the_later_start_was_asked_for() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (SingleInstance first = SingleInstance.claim(folder, "")) {
            first.onLaterStart(told::add);
            SingleInstance.claim(folder, "/models/größer.phi4", Duration.ofSeconds(30))
                    .close();
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("/models/größer.phi4");
        }
    }

    @Test
    void after_the_first_has_ended_the_next_is_the_first() {
        SingleInstance.claim(folder, "").close();
        try (SingleInstance next = SingleInstance.claim(folder, "")) {
            assertThat(next.role()).isEqualTo(Role.FIRST);
        }
    }

    @Test
    void where_the_first_does_not_answer_the_next_opens_its_own_window() {
        try (SingleInstance first = SingleInstance.claim(folder, "");
                SingleInstance later = SingleInstance.claim(folder, "", Duration.ofMillis(100))) {
            assertThat(first.role()).isEqualTo(Role.FIRST);
            assertThat(later.role()).isEqualTo(Role.SECOND);
            assertThat(folder.resolve("come-to-front")).doesNotExist();
        }
    }

    @Test
    void a_folder_that_cannot_be_used_stops_nobody() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "").resolve("window");
        try (SingleInstance only = SingleInstance.claim(blocked, "")) {
            assertThat(only.role()).isEqualTo(Role.UNKNOWN);
        }
    }
}
