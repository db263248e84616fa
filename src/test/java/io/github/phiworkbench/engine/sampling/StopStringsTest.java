package io.github.phiworkbench.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Test
    void without_stop_strings_all_text_comes_through_at_once() {
        StopStrings stops = StopStrings.of(List.of());
        assertThat(stops.feed("Hello")).isEqualTo(shown("Hello"));
        assertThat(stops.flush()).isEmpty();
    }

    @Test
    void text_that_could_begin_a_stop_string_is_held_back_until_it_cannot() {
        StopStrings stops = StopStrings.of(List.of("\nUser:"));
        assertThat(stops.feed("Yes.\nU")).isEqualTo(shown("Yes."));
        assertThat(stops.feed("se")).isEqualTo(shown(""));
        assertThat(stops.feed(" it")).isEqualTo(shown("\nUse it"));
    }

    @Test
    void a_stop_string_over_many_pieces_ends_the_text_before_it() {
        StopStrings stops = StopStrings.of(List.of("<|end|>"));
        assertThat(stops.feed("Done")).isEqualTo(shown("Done"));
        assertThat(stops.feed(" <")).isEqualTo(shown(" "));
        assertThat(stops.feed("|en")).isEqualTo(shown(""));
        assertThat(stops.feed("d|> and more")).isEqualTo(ended("", "<|end|>"));
        assertThat(stops.flush()).isEmpty();
        assertThatThrownBy(() -> stops.feed("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_held_tail_comes_out_at_the_end() {
        StopStrings stops = StopStrings.of(List.of("###"));
        assertThat(stops.feed("a##")).isEqualTo(shown("a"));
        assertThat(stops.flush()).isEqualTo("##");
        assertThat(stops.flush()).isEmpty();
    }

    @Test
    void a_stop_string_may_begin_inside_a_failed_one() {
        StopStrings stops = StopStrings.of(List.of("aab"));
        assertThat(stops.feed("aaa")).isEqualTo(shown("a"));
        assertThat(stops.feed("b")).isEqualTo(ended("", "aab"));
    }

    @Test
    void the_stop_string_that_is_complete_first_wins() {
        assertThat(StopStrings.of(List.of("bcde", "c")).feed("abcde")).isEqualTo(ended("ab", "c"));
    }

    @Test
    void of_stop_strings_that_end_together_the_longest_wins() {
        assertThat(StopStrings.of(List.of("c", "abc", "bc")).feed("xabc")).isEqualTo(ended("x", "abc"));
    }

    @Test
    void characters_outside_the_basic_plane_are_held_whole() {
        StopStrings stops = StopStrings.of(List.of("😀!"));
        assertThat(stops.feed("a😁")).isEqualTo(shown("a😁"));
        assertThat(stops.feed("😀")).isEqualTo(shown(""));
        assertThat(stops.feed("?")).isEqualTo(shown("😀?"));
    }

    @Test
    void an_empty_stop_string_is_refused() {
        assertThatThrownBy(() -> StopStrings.of(List.of("a", ""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_way_to_cut_the_text_gives_the_same_outcome() {
        String text = "ababacabab!";
        for (List<String> stops : List.of(
                List.of("abac"), List.of("cab", "bacab"), List.of("zz"), List.of("b!x", "!"), List.of("ababacabab!"))) {
            Outcome whole = run(stops, List.of(text));
            for (int cuts = 0; cuts < 1 << (text.length() - 1); cuts++) {
                assertThat(run(stops, pieces(text, cuts))).isEqualTo(whole);
            }
        }
    }

    @Test
    void agrees_with_looking_for_each_string_after_every_character() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            String text = random(random, 20);
            List<String> stops = List.of(random(random, 4), random(random, 3), random(random, 2));
            assertThat(run(stops, pieces(text, random.nextInt(1 << 19))))
                    .as("%s in %s", stops, text)
                    .isEqualTo(search(stops, text));
        }
    }

    private record Outcome(String text, Optional<String> reached) {}

    private static Outcome run(List<String> strings, List<String> pieces) {
        StopStrings stops = StopStrings.of(strings);
        StringBuilder shown = new StringBuilder();
        for (String piece : pieces) {
            StopStrings.Progress progress = stops.feed(piece);
            shown.append(progress.text());
            if (progress.reached().isPresent()) {
                return new Outcome(shown.toString(), progress.reached());
            }
        }
        return new Outcome(shown + stops.flush(), Optional.empty());
    }

    private static Outcome search(List<String> strings, String text) {
        for (int end = 1; end <= text.length(); end++) {
            String soFar = text.substring(0, end);
            Optional<String> longest =
                    strings.stream().filter(soFar::endsWith).max((a, b) -> Integer.compare(a.length(), b.length()));
            if (longest.isPresent()) {
                return new Outcome(soFar.substring(0, end - longest.get().length()), longest);
            }
        }
        return new Outcome(text, Optional.empty());
    }

    /** Cuts behind character i where bit i is set. */
    private static List<String> pieces(String text, int cuts) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length() - 1; i++) {
            if ((cuts >> i & 1) == 1) {
                pieces.add(text.substring(start, i + 1));
                start = i + 1;
            }
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }

    private static StopStrings.Progress shown(String text) {
        return new StopStrings.Progress(text, Optional.empty());
    }

    private static StopStrings.Progress ended(String text, String stop) {
        return new StopStrings.Progress(text, Optional.of(stop));
    }
}
