package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ProgramLog.Entry;
import io.github.phiworkbench.app.Settings.LogDetail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ProgramLogTest {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramLogTest.class);

    @TempDir
    Path folder;

    @Test
    void entries_are_kept_in_memory_and_in_the_file() throws IOException {
        Path logs = folder.resolve("100 % logs");
        List<Entry> heard = new ArrayList<>();
        try (ProgramLog log = ProgramLog.start(logs, LogDetail.INFO)) {
            log.listen(heard::add);
            LOG.info("Something {} happened", "good");
            LOG.debug("too fine");
            log.detail(LogDetail.DEBUG);
            LOG.debug("fine enough", new IllegalStateException("why"));
            assertThat(log.recent()).isEqualTo(heard);
        }
        LOG.error("after the end, for standard error only");
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst().level()).isEqualTo(LogDetail.INFO);
        assertThat(heard.getFirst().source()).isEqualTo("ProgramLogTest");
        assertThat(heard.getFirst().message()).isEqualTo("Something good happened");
        assertThat(heard.getLast().message()).contains("fine enough", "IllegalStateException: why", "ProgramLogTest");
        assertThat(Files.readString(logs.resolve("workbench.log")))
                .contains("INFO", "Something good happened", "fine enough")
                .doesNotContain("too fine", "after the end");
    }

    @Test
    void memory_holds_the_last_entries_only() {
        try (ProgramLog log = ProgramLog.start(folder, LogDetail.INFO)) {
            for (int i = 0; i < ProgramLog.KEPT + 10; i++) {
                LOG.info("entry {}", i);
            }
            assertThat(log.recent()).hasSize(ProgramLog.KEPT);
            assertThat(log.recent().getFirst().message()).isEqualTo("entry 10");
        }
    }

    @Test
    void files_do_not_grow_without_end() throws IOException {
        try (ProgramLog log = ProgramLog.start(folder, LogDetail.INFO)) {
            String line = "x".repeat(10_000);
            for (int i = 0; i < 1_500; i++) {
                LOG.info(line);
            }
            assertThat(log.recent()).isNotEmpty();
        }
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeBetween(2, 3);
            for (Path file : all) {
                assertThat(Files.size(file)).isLessThan(6_000_000);
            }
        }
    }

    @Test
    void what_java_itself_logs_comes_too_but_not_what_JavaFX_says_at_every_start() {
        java.util.logging.Logger jul = java.util.logging.Logger.getLogger("javafx.test");
        try (ProgramLog log = ProgramLog.start(folder, LogDetail.INFO)) {
            jul.warning("Unsupported JavaFX configuration: classes were loaded from 'unnamed module'");
            jul.log(java.util.logging.Level.WARNING, "Cannot draw {0}", "this");
            assertThat(log.recent()).extracting(Entry::message).containsExactly("Cannot draw this");
        }
    }

    @Test
    void without_a_folder_to_write_to_the_log_is_in_memory() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "").resolve("logs");
        try (ProgramLog log = ProgramLog.start(blocked, LogDetail.INFO)) {
            LOG.info("heard all the same");
            assertThat(log.recent()).extracting(Entry::message).anyMatch(text -> text.contains("no log file"));
            assertThat(log.recent().getLast().message()).isEqualTo("heard all the same");
        }
    }
}
