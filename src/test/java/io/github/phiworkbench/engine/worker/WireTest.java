package io.github.phiworkbench.engine.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses the pipe arrives as it was, and what is no message is noticed. */
class WireTest {

    static Stream<Order> orders() {
        Sampling sampling = Sampling.GREEDY
                .withLogitBias(Map.of(3, Double.NEGATIVE_INFINITY, 4, 0.1))
                .withTemperature(0.7)
                .withSeed(Long.MIN_VALUE);
        GenerationRequest request = new GenerationRequest(
                List.of(1, 2, 1023), sampling, 5, Set.of(7, 9), List.of("\n\n", "ä\u2028\"}"), 20, true);
        return Stream.of(
                new Order.Load(1, "/a folder/with \"quotes\"/ünd", new LoadOptions("cuda:1", 3)),
                new Order.Load(1, "/a", new LoadOptions("cpu", 3).withCache(Precision.F16)),
                new Order.GoOn(),
                new Order.Generate(4, List.of(request, TestWorkers.few(1))),
                new Order.Score(5, List.of(1, 2, 3), 8),
                new Order.Logits(6, List.of(1, 2, 3), 1, 3),
                new Order.Stop(5),
                new Order.UseThreads(2));
    }

    static Stream<Reply> replies() {
        TokenEvent token = new TokenEvent(
                220,
                TokenBytes.of(new byte[] {-61, 10, 0}),
                "\uD83D\uDE00\n",
                12,
                Optional.of(new Prediction(
                        -0.1 - 0.2,
                        3,
                        Double.MIN_VALUE,
                        List.of(new Alternative(1, -1.0 / 3), new Alternative(2, Double.NEGATIVE_INFINITY)),
                        0.9999999999999999)),
                Optional.of(new Draw(1.0 / 3, 2, 0.1, List.of(0.5, 0.0))),
                Origin.SAMPLED);
        TokenEvent first = new TokenEvent(1, TokenBytes.NONE, "", 0, Optional.empty(), Optional.empty(), Origin.PROMPT);
        GenerationStats stats = new GenerationStats(
                3, 2, 1, Duration.ofNanos(1_000_000_001), Duration.ZERO, Duration.ofHours(3), Duration.ofNanos(7));
        return Stream.of(
                new Reply.Hello(1),
                new Reply.DeviceChosen(new DeviceMemory("cuda:0", OptionalLong.of(1L << 40))),
                new Reply.DeviceChosen(new DeviceMemory("cpu", OptionalLong.empty())),
                new Reply.Progress(new LoadProgress(LoadProgress.Stage.PACKING, 1L << 35, 1L << 36)),
                new Reply.Loaded(new Backend("cpu", "float32", "XNNPACK float32")),
                new Reply.Loaded(new Backend(
                        "cpu", "float32", "linear", List.of(new Backend.PassedOver("cuda:0", "no driver")))),
                new Reply.Alive(3),
                new Reply.Reading(3, 512, 1000),
                new Reply.Token(3, 1, token),
                new Reply.Token(3, 0, first),
                new Reply.Generated(
                        3, List.of(new GenerationResult(List.of(5, 6), "a\tb", FinishReason.STOP_STRING, stats))),
                new Reply.Scored(4, new ScoreResult.Next(1e-300, List.of(new Alternative(9, -2.5)))),
                new Reply.Logits(
                        5, 17, Numbers.of(new float[] {0, -0.0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1e30f})),
                new Reply.Logits(5, 18, Numbers.of(numbers(200_064))),
                new Reply.LogitsTold(5),
                new Reply.Failed(4, Reply.Failed.Kind.ENGINE, "It failed."));
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i / 7f;
        }
        return numbers;
    }

    @Test
    void numbers_stand_behind_their_line_and_the_next_message_behind_them() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Wire.Sender sender = new Wire.Sender(out);
        // 0x0A is a line feed, 0x7B a brace.
        Reply first = new Reply.Logits(1, 0, Numbers.of(new float[] {Float.intBitsToFloat(0x0A0A7B0A)}));
        sender.send(first);
        sender.send(new Reply.Alive(1));
        Wire.Receiver<Reply> receiver = receiver(out.toByteArray(), Reply.class);

        assertThat(out.toByteArray()).startsWith("{\"reply\":\"logits\"".getBytes(UTF_8));
        assertThat(receiver.receive()).contains(first);
        assertThat(receiver.receive()).contains(new Reply.Alive(1));
        assertThat(receiver.receive()).isEmpty();
    }

    @Test
    void numbers_that_break_off_are_noticed_wherever_they_do() throws IOException {
        byte[] whole = line(new Reply.Logits(1, 0, Numbers.of(numbers(20_000))));
        for (int missing = 1; missing < 80_000; missing += 7_777) {
            Wire.Receiver<Reply> receiver =
                    receiver(java.util.Arrays.copyOf(whole, whole.length - missing), Reply.class);
            assertThatThrownBy(receiver::receive)
                    .isInstanceOf(Wire.GarbledException.class)
                    .hasMessage("its last numbers broke off after " + (80_000 - missing) + " of 80000 bytes");
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void an_order_arrives_as_it_was_sent(Order order) throws IOException {
        assertThat(receiver(line(order), Order.class).receive()).contains(order);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void a_reply_arrives_as_it_was_sent(Reply reply) throws IOException {
        assertThat(receiver(line(reply), Reply.class).receive()).contains(reply);
    }

    @Test
    void a_message_takes_one_line_whatever_its_text() throws IOException {
        for (Order order : orders().toList()) {
            assertThat(new String(line(order), UTF_8)).endsWith("\n").containsOnlyOnce("\n");
        }
    }

    @Test
    void the_end_of_the_input_is_no_message() throws IOException {
        Wire.Receiver<Reply> receiver = receiver(line(new Reply.Alive(1)), Reply.class);

        assertThat(receiver.receive()).isPresent();
        assertThat(receiver.receive()).isEmpty();
    }

    @Test
    void a_line_that_breaks_off_is_noticed_wherever_it_does() throws IOException {
        byte[] whole = line(new Reply.Loaded(new Backend("cpu", "float32", "linear")));
        for (int length = 1; length < whole.length; length++) {
            Wire.Receiver<Reply> receiver = receiver(java.util.Arrays.copyOf(whole, length), Reply.class);
            assertThatThrownBy(receiver::receive).isInstanceOf(Wire.GarbledException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "null\n",
                "[]\n",
                "Segmentation fault\n",
                "{\"reply\":\"alive\"}\n",
                "{\"reply\":\"alive\",\"call\":null}\n",
                "{\"reply\":\"alive\",\"call\":1} {\n",
                "{\"reply\":\"sing\",\"call\":1}\n",
                "{\"reply\":\"logits\",\"call\":1,\"position\":0,\"numbers\":-1}\n",
                "{\"reply\":\"logits\",\"call\":1,\"position\":0,\"numbers\":2000000000}\n",
                "{\"reply\":\"token\",\"call\":1,\"request\":0,\"event\":{\"id\":1}}\n"
            })
    void other_lines_are_no_messages(String line) {
        assertThatThrownBy(receiver(line.getBytes(UTF_8), Reply.class)::receive)
                .isInstanceOf(Wire.GarbledException.class);
    }

    @Test
    void a_line_without_end_is_given_up_before_it_fills_the_memory() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThatThrownBy(new Wire.Receiver<>(endless, Reply.class)::receive)
                .isInstanceOf(Wire.GarbledException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void failures_cross_as_what_they_are() {
        for (RuntimeException failure : List.of(
                new UnusableModelException("a"),
                new InvalidPromptException("b"),
                new IllegalArgumentException("c"),
                new CancellationException("d"),
                new EngineException("e"))) {
            RuntimeException arrived = Reply.Failed.of(1, failure).exception();
            assertThat(arrived).hasSameClassAs(failure).hasMessage(failure.getMessage());
        }
        assertThat(Reply.Failed.of(1, new IllegalStateException("f")).exception())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("IllegalStateException: f");
    }

    private static byte[] line(Object message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Wire.Sender(out).send(message);
        return out.toByteArray();
    }

    private static <T> Wire.Receiver<T> receiver(byte[] bytes, Class<T> kind) {
        return new Wire.Receiver<>(new ByteArrayInputStream(bytes), kind);
    }
}
