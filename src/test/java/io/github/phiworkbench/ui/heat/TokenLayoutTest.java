package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.inspect.Traces;
import io.github.phiworkbench.ui.heat.TokenLabel.Piece;
import io.github.phiworkbench.ui.heat.TokenLabel.Style;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every character is 10 pixels wide here, so a box of n characters is 10 n + 2. */
class TokenLayoutTest {

    private static final TextMeasure TEN = (text, style) -> 10 * text.codePointCount(0, text.length());

    private final List<Entry> entries = new ArrayList<>();

    private TokenTrace trace(Object... tokens) {
        TokenTrace.Builder builder = new TokenTrace.Builder(Traces.SOURCE, entries::get);
        for (Object token : tokens) {
            byte[] bytes = token instanceof byte[] raw ? raw : token.toString().getBytes(StandardCharsets.UTF_8);
            entries.add(new Entry(TokenBytes.of(bytes), token.toString().startsWith("<|")));
            builder.add(event(entries.size() - 1));
        }
        return builder.trace();
    }

    private static TokenEvent event(int id) {
        return new TokenEvent(id, TokenBytes.NONE, "", 0, Optional.empty(), Optional.empty(), Origin.PROMPT);
    }

    private static TokenLayout layOut(TokenTrace trace, int width) {
        TokenLayout layout = new TokenLayout(TEN);
        layout.layOut(trace, width);
        return layout;
    }

    private static List<String> lines(TokenLayout layout) {
        return IntStream.range(0, layout.lines())
                .mapToObj(line -> {
                    StringBuilder text = new StringBuilder();
                    for (int token = layout.start(line); token < layout.start(line + 1); token++) {
                        text.append('[')
                                .append(layout.box(token).label().shown())
                                .append(']');
                    }
                    return text.toString();
                })
                .toList();
    }

    @Test
    void words_of_several_tokens_stay_together_at_the_end_of_a_line() {
        TokenLayout layout = layOut(trace("One", " un", "believ", "able", " word"), 160);
        assertThat(lines(layout)).containsExactly("[One]", "[ un][believ][able]", "[ word]");
        assertThat(layout.left(1)).isZero();
        assertThat(layout.left(2)).isEqualTo(33);
    }

    @Test
    void a_word_that_is_longer_than_a_line_ends_it_between_its_tokens() {
        assertThat(lines(layOut(trace("aaaa", "bbbb", "cccc", "dddd"), 90)))
                .containsExactly("[aaaa][bbbb]", "[cccc][dddd]");
        TokenLayout moved = layOut(trace("a", " bbbbbb", "ccc"), 90);
        assertThat(lines(moved)).containsExactly("[a]", "[ bbbbbb]", "[ccc]");
    }

    @Test
    void a_token_that_is_wider_than_a_line_is_cut() {
        TokenLayout layout = layOut(trace("a", " ----------------"), 90);
        assertThat(lines(layout)).hasSize(2);
        assertThat(layout.widthOf(1)).isEqualTo(90);
        assertThat(layout.box(1).width()).isGreaterThan(90);
    }

    @Test
    void new_lines_are_seen_and_end_the_line_and_two_leave_one_free() {
        TokenLayout layout = layOut(trace("a", "\n", "b", ".\n\n", "c", "\t"), 500);
        assertThat(lines(layout)).containsExactly("[a][\u21b5]", "[b][.\u21b5\u21b5]", "", "[c][\u2192]");
        assertThat(IntStream.range(0, 6).map(layout::lineOf)).containsExactly(0, 0, 1, 1, 3, 3);
        assertThat(layout.box(3).label().pieces())
                .containsExactly(new Piece(Style.TEXT, "."), new Piece(Style.SIGN, "\u21b5\u21b5"));
    }

    @Test
    void control_tokens_are_chips_and_numbers_stand_for_what_has_no_bytes() {
        TokenLayout layout = layOut(trace("<|end|>", ""), 500);
        assertThat(layout.box(0).label().control()).isTrue();
        assertThat(layout.box(0).label().pieces()).containsExactly(new Piece(Style.SMALL, "<|end|>"));
        assertThat(layout.box(0).width()).isEqualTo(70 + 2 * TokenBox.CHIP_PADDING);
        assertThat(layout.box(1).label().shown()).isEqualTo("#1");
    }

    @Test
    void parts_of_a_character_are_bytes_until_the_last_completes_it() {
        byte[] smile = "\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        TokenTrace trace =
                trace("a", new byte[] {smile[0], smile[1]}, new byte[] {smile[2]}, new byte[] {smile[3], 'b'}, "c");
        TokenLayout layout = layOut(trace, 500);
        assertThat(lines(layout)).containsExactly("[a][F0 9F][98][\ud83d\ude00b][c]");
        assertThat(IntStream.range(0, 5).mapToObj(layout::joined)).containsExactly(false, false, true, true, false);
        assertThat(layout.box(1).label().pieces().getFirst().style()).isEqualTo(Style.SMALL);
    }

    @Test
    void a_character_is_not_torn_from_its_parts_and_bad_bytes_do_no_harm() {
        byte[] sign = "\u4e2d".getBytes(StandardCharsets.UTF_8);
        TokenTrace trace = trace("aaaaa", new byte[] {' ', sign[0]}, new byte[] {sign[1], sign[2]});
        assertThat(lines(layOut(trace, 85))).containsExactly("[aaaaa]", "[ E4][\u4e2d]");
        assertThat(lines(layOut(trace(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xe0}, " x"), 500)))
                .containsExactly("[\ufffd][E0][\ufffd x]");
    }

    @Test
    void what_cannot_be_seen_has_a_name_and_a_mark_without_its_letter_a_place_holder() {
        TokenLayout layout = layOut(trace("\u200b", "\u0301", "\u202e", "\u0007", "\r"), 900);
        assertThat(lines(layout)).containsExactly("[U+200B][\u25cc\u0301][U+202E][\u2407][\u240d]");
    }

    @Test
    void words_from_right_to_left_stand_in_the_order_in_which_they_are_read() {
        TokenLayout layout = layOut(trace("see", " \u05e9\u05dc", "\u05d5\u05dd", " \u05d8\u05d5\u05d1", " end"), 900);
        assertThat(layout.left(0)).isZero();
        assertThat(layout.left(3)).isLessThan(layout.left(2));
        assertThat(layout.left(2)).isLessThan(layout.left(1));
        assertThat(layout.left(4)).isGreaterThan(layout.left(1));
        for (int token = 0; token < 5; token++) {
            assertThat(layout.tokenAt(0, layout.left(token) + 3)).hasValue(token);
        }
    }

    @Test
    void a_point_finds_its_token_and_the_nearest_one_beside_the_text() {
        TokenLayout layout = layOut(trace("ab", " cd", "\n\n", "e"), 500);
        assertThat(layout.tokenAt(0, 0)).hasValue(0);
        assertThat(layout.tokenAt(0, 22.5)).hasValue(0);
        assertThat(layout.tokenAt(0, 23)).hasValue(1);
        assertThat(layout.tokenAt(0, 400)).isEmpty();
        assertThat(layout.nearest(0, 400)).hasValue(2);
        assertThat(layout.nearest(1, 0)).hasValue(2);
        assertThat(layout.nearest(77, 400)).hasValue(3);
        assertThat(layout.tokenAt(-1, 0)).isEmpty();
        assertThat(new TokenLayout(TEN).nearest(0, 0)).isEmpty();
    }

    @Test
    void a_trace_that_grows_is_laid_out_as_if_at_once_and_only_new_words_are_measured() {
        TokenTrace whole = SampleTraces.tokens(600);
        List<String> measured = new ArrayList<>();
        TokenLayout growing = new TokenLayout((text, style) -> {
            measured.add(text);
            return TEN.width(text, style);
        });
        TokenTrace.Builder builder = new TokenTrace.Builder(whole.source(), whole::entry);
        for (int token = 0; token < whole.size(); token++) {
            builder.add(whole.event(token));
            assertThat(growing.layOut(builder.trace(), 300)).isEqualTo(token);
            if (token % 37 == 0) {
                assertSame(growing, layOut(builder.trace(), 300));
            }
        }
        assertSame(growing, layOut(whole, 300));
        assertThat(measured).hasSizeLessThan(300);
    }

    @Test
    void a_trace_that_is_cut_back_and_goes_on_otherwise_is_laid_out_as_if_at_once() {
        TokenTrace whole = SampleTraces.tokens(400);
        Random random = new Random(3);
        TokenLayout reused = new TokenLayout(TEN);
        reused.layOut(whole, 240);
        for (int round = 0; round < 60; round++) {
            int kept = random.nextInt(400);
            TokenTrace.Builder builder = new TokenTrace.Builder(whole.source(), whole::entry);
            for (int token = 0; token < kept; token++) {
                builder.add(whole.event(token));
            }
            for (int more = 0; more < random.nextInt(60); more++) {
                builder.add(whole.event(random.nextInt(400)));
            }
            reused.layOut(builder.trace(), 240);
            assertSame(reused, layOut(builder.trace(), 240));
        }
    }

    private static void assertSame(TokenLayout one, TokenLayout other) {
        assertThat(lines(one)).isEqualTo(lines(other));
        for (int token = 0; token < other.size(); token++) {
            assertThat(one.left(token)).isEqualTo(other.left(token));
        }
    }
}
