package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a worker costs: memory over many calls, and the way of a token through the pipe. */
class WorkerSoakTest {

    private static final int GENERATIONS = 2_000;

    /** Until the virtual machine has compiled what runs often. */
    private static final int WARM_UP = 3_000;

    @TempDir
    private Path logs;

    @Test
    @EnabledOnOs(OS.LINUX)
    void memory_stays_flat_over_two_thousand_short_generations() throws IOException {
        try (WorkerModel model = TestWorkers.load(new WorkerHost(smallHeap(), logs, WorkerTimeouts.USUAL))) {
            long[] allocated = new long[WARM_UP + GENERATIONS];
            for (int i = 0; i < allocated.length; i++) {
                GenerationRequest request = GenerationRequest.greedy(
                                List.of(1016, 345 + i % 200, i % 1000), 3, Set.of())
                        .withTop(5);
                GenerationResult result = model.generate(request, event -> {}, new Cancellation());
                assertThat(result.ids()).hasSize(3);
                allocated[i] = allocatedBytes(model.processId());
            }
            long early = median(Arrays.copyOfRange(allocated, WARM_UP, WARM_UP + 100));
            long late = median(Arrays.copyOfRange(allocated, allocated.length - 100, allocated.length));
            assertThat(late - early).isLessThan(8L << 20);
        }
    }

    /** A heap that may grow as large as the machine has room for looks like a leak for a long time. */
    private static WorkerCommand smallHeap() {
        WorkerCommand usual = WorkerCommand.ofThisProgram();
        List<String> words = new ArrayList<>(usual.words());
        words.add(words.indexOf("-cp"), "-Xmx128m");
        return new WorkerCommand(words, usual.environment());
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What the process has allocated, in memory or swapped out; pages of files come and go as the system likes. */
    private static long allocatedBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("RssAnon:") || line.startsWith("VmSwap:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }

    /** At 100 tokens a second a token takes 10 ms; the pipe with twenty alternatives may take 2 % of that. */
    @Test
    void the_pipe_takes_less_than_two_percent_of_a_token() throws Exception {
        List<Alternative> top = IntStream.range(0, 20)
                .mapToObj(i -> new Alternative(100_000 + i * 37, -0.1234567890123 * (i + 1)))
                .toList();
        List<Double> drawn =
                IntStream.range(0, 20).mapToObj(i -> 0.23456789012345 / (i + 1)).toList();
        Reply token = new Reply.Token(
                1,
                0,
                new TokenEvent(
                        100_000,
                        TokenBytes.of(new byte[] {32, 116, 104, 101}),
                        " the",
                        4000,
                        Optional.of(new Prediction(-0.1234567890123, 1, 1.2345678901234, top, 0.987654321)),
                        Optional.of(new Draw(0.43210987654321, 1, 0.98765432109876, drawn)),
                        Origin.SAMPLED));
        int rounds = 3_000;
        long[] nanos = new long[rounds];
        Pipe pipe = Pipe.open();
        try (OutputStream out = Channels.newOutputStream(pipe.sink());
                InputStream in = Channels.newInputStream(pipe.source())) {
            Wire.Sender sender = new Wire.Sender(out);
            Wire.Receiver<Reply> receiver = new Wire.Receiver<>(in, Reply.class);
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                sender.send(token);
                Optional<Reply> arrived = receiver.receive();
                nanos[i] = System.nanoTime() - start;
                assertThat(arrived).contains(token);
            }
        }
        long[] warm = Arrays.copyOfRange(nanos, rounds / 2, rounds);
        System.out.printf("A token with 20 alternatives takes %d us through the pipe.%n", median(warm) / 1000);
        assertThat(median(warm)).isLessThan(Duration.ofMillis(10).toNanos() * 2 / 100);
    }
}
