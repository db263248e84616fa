package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.SpanDifference.Side;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpanDifferenceTest {

    /** Each token at place i has the log-probability -1 - i; a token in brackets is control, one of hexadecimal is bytes. */
    private static TokenTrace trace(String... tokens) {
        TokenTrace.Builder builder = new TokenTrace.Builder(Traces.SOURCE, id -> entry(tokens[id]));
        for (int i = 0; i < tokens.length; i++) {
            Optional<Prediction> prediction =
                    i == 0 ? Optional.empty() : Optional.of(new Prediction(-1 - i, 1, 0, List.of(), 0));
            builder.add(new TokenEvent(i, TokenBytes.NONE, "", i, prediction, Optional.empty(), Origin.PROMPT));
        }
        return builder.trace();
    }

    private static Entry entry(String token) {
        if (token.startsWith("x:")) {
            return new Entry(TokenBytes.of(HexFormat.of().parseHex(token.substring(2))), false);
        }
        return new Entry(TokenBytes.of(token.getBytes(StandardCharsets.UTF_8)), token.startsWith("<|"));
    }

    private static List<String> texts(SpanDifference difference) {
        return difference.spans().stream().map(difference::text).toList();
    }

    @Test
    void the_text_is_cut_where_both_have_a_boundary() {
        SpanDifference difference =
                SpanDifference.of(trace("<|s|>", "un", "der", "stand", " it"), trace("<|s|>", "under", "st", "and it"));

        assertThat(texts(difference)).containsExactly("under", "stand it");
        assertThat(difference.spans().get(0).reference()).isEqualTo(new Side(0, 3, -2 - 3));
        assertThat(difference.spans().get(1).reference()).isEqualTo(new Side(3, 5, -4 - 5));
        assertThat(difference.spans().get(1).candidate()).isEqualTo(new Side(2, 4, -3 - 4));
        assertThat(difference.spans().get(1).logprobChange()).isEqualTo(2);
        assertThat(difference.spans().get(1).start()).isEqualTo(5);
        assertThat(difference.spans().get(1).end()).isEqualTo(13);
    }

    @Test
    void a_piece_with_the_first_token_which_nothing_predicts_has_no_number_and_counts_in_no_total() {
        SpanDifference difference = SpanDifference.of(trace("a", "b", "c"), trace("ab", "c"));

        assertThat(texts(difference)).containsExactly("ab", "c");
        assertThat(difference.spans().getFirst().logprobChange()).isNaN();
        assertThat(difference.total()).isEqualTo(new SpanDifference.Total(1, -3, -2));
        assertThat(difference.strongest()).containsExactly(difference.spans().get(1));
    }

    @Test
    void a_character_that_both_split_is_not_cut() {
        // U+1F600 is F0 9F 98 80.
        SpanDifference difference =
                SpanDifference.of(trace("a", "x:f09f", "x:98", "x:80", "b"), trace("a", "x:f09f", "x:9880", "b"));
        assertThat(texts(difference)).containsExactly("a", "\uD83D\uDE00", "b");
        assertThat(difference.spans().get(1).reference()).isEqualTo(new Side(1, 4, -2 - 3 - 4));

        SpanDifference across =
                SpanDifference.of(trace("ax:", "x:f09f", "x:9880", "b"), trace("a", "x:783af09f98", "x:8062"));
        assertThat(across.spans()).hasSize(1);
    }

    @Test
    void tokens_without_text_belong_to_the_piece_after_them_or_to_the_last() {
        SpanDifference difference =
                SpanDifference.of(trace("a", "<|x|>", "b", "<|end|>"), trace("a", "b", "<|end|>", "<|end|>"));

        assertThat(texts(difference)).containsExactly("a", "b");
        assertThat(difference.spans().get(1).reference()).isEqualTo(new Side(1, 4, -2 - 3 - 4));
        assertThat(difference.spans().get(1).candidate()).isEqualTo(new Side(1, 4, -2 - 3 - 4));
    }

    @Test
    void no_text_has_no_pieces_and_control_tokens_alone_one_without_text() {
        assertThat(SpanDifference.of(trace(), trace()).spans()).isEmpty();
        SpanDifference control = SpanDifference.of(trace("<|s|>", "<|x|>"), trace());
        assertThat(texts(control)).containsExactly("");
        assertThat(control.spans().getFirst().candidate()).isEqualTo(new Side(0, 0, 0));
        assertThat(control.spans().getFirst().reference()).isEqualTo(new Side(0, 2, -2));
    }

    @Test
    void the_pieces_are_put_in_order_by_how_far_the_models_are_apart() {
        SpanDifference difference =
                SpanDifference.of(trace("<|s|>", "a", "b", "cd", "e"), trace("<|s|>", "a", "b", "c", "d", "e"));

        assertThat(difference.strongest().stream().map(difference::text)).containsExactly("cd", "e", "a", "b");
        assertThat(difference.total().referenceLogprob()).isCloseTo(-14, within(1e-9));
    }

    @Test
    void bytes_that_are_no_text_are_aligned_too() {
        SpanDifference difference = SpanDifference.of(trace("x:80", "x:80", "a"), trace("x:8080", "a"));
        assertThat(difference.spans()).hasSize(2);
        assertThat(Arrays.asList(
                        difference.spans().get(1).start(),
                        difference.spans().get(1).end()))
                .containsExactly(2, 3);
    }

    @Test
    void different_texts_are_refused() {
        assertThatThrownBy(() -> SpanDifference.of(trace("ab", "c"), trace("ab", "d")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The texts of the two models differ from byte 2 on");
    }
}
