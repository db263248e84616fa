package io.github.phiworkbench.engine.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker says is kept, also where it cannot be written. */
class WorkerLogTest {

    @TempDir
    private Path folder;

    private static WorkerLog read(String text, Path file) throws InterruptedException {
        WorkerLog log = WorkerLog.of(new ByteArrayInputStream(text.getBytes(UTF_8)), file);
        log.awaitEnd(Duration.ofSeconds(20));
        return log;
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    @Test
    void all_is_in_the_file_and_the_end_in_memory() throws Exception {
        Path file = folder.resolve("logs").resolve("worker-x.log");
        WorkerLog log = read(lines(100), file);

        assertThat(log.file()).contains(file);
        assertThat(file).hasContent(lines(100));
        assertThat(log.tail()).hasSize(40).endsWith("line 98", "line 99");
    }

    @Test
    void who_says_nothing_has_no_file() throws Exception {
        WorkerLog log = read("", folder.resolve("worker-x.log"));

        assertThat(log.file()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void of_a_crash_report_the_beginning_is_shown() throws Exception {
        String report = "#\n# A fatal error has been detected by the Java Runtime Environment:\n#  SIGSEGV (0xb)\n";
        WorkerLog log = read(lines(50) + report + lines(500), folder.resolve("worker-x.log"));

        assertThat(log.tail())
                .startsWith("# A fatal error has been detected by the Java Runtime Environment:", "#  SIGSEGV (0xb)");
    }

    @Test
    void a_report_of_too_little_memory_tells_so_after_hundreds_of_lines() throws Exception {
        String report = "#\n# There is insufficient memory for the Java Runtime Environment to continue.\n";
        WorkerLog log = read(report + lines(500), folder.resolve("worker-x.log"));

        assertThat(ExitStatus.of(1, String.join("\n", log.tail())).cause(String.join("\n", log.tail()), false))
                .isEqualTo(WorkerFailure.OUT_OF_MEMORY);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void on_a_full_disk_the_end_is_still_in_memory() throws Exception {
        Path file = Files.createSymbolicLink(folder.resolve("worker-x.log"), Path.of("/dev/full"));
        WorkerLog log = read(lines(100), file);

        assertThat(log.file()).isEmpty();
        assertThat(log.tail()).hasSize(40).endsWith("line 99");
    }

    @Test
    void where_no_folder_can_be_made_the_end_is_still_in_memory() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        WorkerLog log = read(lines(3), file.resolve("worker-x.log"));

        assertThat(log.file()).isEmpty();
        assertThat(log.tail()).containsExactly("line 0", "line 1", "line 2");
    }

    @Test
    void the_newest_logs_stay_and_other_files_are_left_alone() throws Exception {
        for (int i = 0; i < 30; i++) {
            Path old = Files.writeString(folder.resolve("worker-" + i + ".log"), "old");
            Files.setLastModifiedTime(old, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + i)));
        }
        Path other = Files.writeString(folder.resolve("notes.txt"), "mine");
        Path file = folder.resolve("worker-new.log");
        read("hello\n", file);

        assertThat(logs()).isEqualTo(20);
        assertThat(folder.resolve("worker-29.log")).exists();
        assertThat(folder.resolve("worker-0.log")).doesNotExist();
        assertThat(file).hasContent("hello");
        assertThat(other).hasContent("mine");
    }

    private long logs() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }

    @Test
    void a_line_without_end_does_not_fill_the_memory() throws Exception {
        long more = 2 * Runtime.getRuntime().maxMemory();
        InputStream endless = new InputStream() {
            private long left = more;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] to, int from, int length) {
                if (left <= 0) {
                    return -1;
                }
                Arrays.fill(to, from, from + length, (byte) 'x');
                left -= length;
                return length;
            }
        };
        WorkerLog log = WorkerLog.of(endless, folder.resolve("worker-x.log"));
        log.awaitEnd(Duration.ofSeconds(120));

        assertThat(log.tail()).hasSize(1);
        assertThat(log.tail().getFirst()).hasSize(2_000);
    }
}
