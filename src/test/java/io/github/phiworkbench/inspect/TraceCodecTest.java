package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.inspect.TraceCodec.UnreadableTraceException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceCodecTest {

    @Test
    void a_trace_comes_back_number_by_number() {
        TokenTrace trace = Traces.random(300, 20, 7);

        TokenTrace back = TraceCodec.decode(TraceCodec.encode(trace));

        assertThat(back.source()).isEqualTo(trace.source());
        assertThat(back.before()).isEqualTo(trace.before());
        assertThat(back.start()).isEqualTo(40);
        assertThat(back.size()).isEqualTo(300);
        for (int token = 0; token < 300; token++) {
            assertThat(back.event(token)).isEqualTo(trace.event(token));
        }
    }

    @Test
    void a_token_without_numbers_and_parts_of_a_character_come_back() {
        byte[] smile = "\uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
        TokenTrace.Builder builder =
                new TokenTrace.Builder(Traces.SOURCE, id -> new Entry(TokenBytes.of(new byte[] {smile[id]}), false));
        for (int id = 0; id < 4; id++) {
            builder.add(new TokenEvent(id, TokenBytes.NONE, "", id, Optional.empty(), Optional.empty(), Origin.FORCED));
        }

        TokenTrace back = TraceCodec.decode(TraceCodec.encode(builder.trace()));

        assertThat(back.text(0, 4)).isEqualTo("\uD83D\uDE00");
        assertThat(back.isPredicted(1)).isFalse();
        assertThat(back.logprob(1)).isNaN();
        assertThat(back.origin(1)).isEqualTo(Origin.FORCED);
    }

    @Test
    void an_empty_trace_comes_back() {
        TokenTrace empty = new TokenTrace.Builder(Traces.SOURCE, Traces::entry).trace();

        assertThat(TraceCodec.decode(TraceCodec.encode(empty)).size()).isZero();
    }

    /** Alternatives of a real vocabulary, and numbers without a pattern: worse than what models give. */
    @Test
    void a_token_with_twenty_alternatives_takes_less_than_three_hundred_bytes() {
        Random random = new Random(3);
        TokenTrace.Builder builder = new TokenTrace.Builder(Traces.SOURCE, Traces::entry);
        for (int token = 0; token < 2_000; token++) {
            builder.add(Traces.spread(token, 20, 200_000, random));
        }

        byte[] bytes = TraceCodec.encode(builder.trace());

        // The entries of the vocabulary are stored once; they are not part of a token.
        assertThat(bytes.length / 2_000).isLessThan(300);
    }

    @Test
    void damaged_bytes_are_told_and_not_shown() {
        byte[] bytes = TraceCodec.encode(Traces.random(100, 5, 1));
        Random random = new Random(2);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> TraceCodec.decode(damaged)).isInstanceOf(UnreadableTraceException.class);
        }
        for (int length : new int[] {0, 3, 5, 40, bytes.length - 1}) {
            assertThatThrownBy(() -> TraceCodec.decode(java.util.Arrays.copyOf(bytes, length)))
                    .isInstanceOf(UnreadableTraceException.class);
        }
    }

    @Test
    void a_later_version_is_named() {
        byte[] bytes = TraceCodec.encode(Traces.random(1, 1, 1));
        bytes[4] = 9;

        assertThatThrownBy(() -> TraceCodec.decode(bytes)).hasMessageContaining("version 9");
    }
}
