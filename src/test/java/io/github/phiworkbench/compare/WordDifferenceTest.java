package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.phiworkbench.compare.WordDifference.Kind;
import io.github.phiworkbench.compare.WordDifference.Piece;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a text adds to another and leaves out, word by word. */
class WordDifferenceTest {

    @Test
    void equal_words_are_the_same_whatever_space_stands_between() {
        WordDifference difference = WordDifference.of("one two\nthree", "one  two three\n");

        assertThat(difference.isSame()).isTrue();
        assertThat(difference.pieces()).containsExactly(new Piece(Kind.SAME, "one  two three\n", 3));
    }

    @Test
    void what_was_removed_stands_before_what_came_for_it() {
        assertThat(WordDifference.of("The cat sat.", "The dog sat down.").pieces())
                .containsExactly(
                        new Piece(Kind.SAME, "The ", 1),
                        new Piece(Kind.REMOVED, "cat ", 1),
                        new Piece(Kind.ADDED, "dog ", 1),
                        new Piece(Kind.SAME, "sat ", 1),
                        new Piece(Kind.ADDED, "down", 1),
                        new Piece(Kind.SAME, ".", 1));
    }

    @Test
    void numbers_and_words_with_apostrophes_are_whole() {
        assertThat(WordDifference.of("it isn't 1,234.5", "it isn't 1,234.6").pieces())
                .containsExactly(
                        new Piece(Kind.SAME, "it isn't ", 2),
                        new Piece(Kind.REMOVED, "1,234.5", 1),
                        new Piece(Kind.ADDED, "1,234.6", 1));
    }

    @Test
    void nothing_may_be_on_either_side() {
        assertThat(WordDifference.of("", "a b").pieces()).containsExactly(new Piece(Kind.ADDED, "a b", 2));
        assertThat(WordDifference.of("a b", "").pieces()).containsExactly(new Piece(Kind.REMOVED, "a b", 2));
        assertThat(WordDifference.of("", "").isSame()).isTrue();
    }

    @Test
    void the_pieces_make_up_the_text() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            String before = text(random);
            String after = text(random);
            WordDifference difference = WordDifference.of(before, after);

            assertThat(joined(difference, Kind.REMOVED)).isEqualTo(after);
            assertThat(joined(difference, Kind.ADDED).replaceAll("\\s", "")).isEqualTo(before.replaceAll("\\s", ""));
        }
    }

    private static String text(SplittableRandom random) {
        List<String> words = List.of("a", "b ", "c", " ", ".", "\n", "für ", "\uD83D\uDE00", "3.5 ");
        return random.ints(random.nextInt(30), 0, words.size())
                .mapToObj(words::get)
                .collect(Collectors.joining());
    }

    private static String joined(WordDifference difference, Kind without) {
        return difference.pieces().stream()
                .filter(piece -> piece.kind() != without)
                .map(Piece::text)
                .collect(Collectors.joining());
    }

    @Test
    void long_texts_with_nothing_in_common_are_compared_in_time() {
        String before = words("a", 4_000);
        String after = words("b", 4_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(WordDifference.of(before, after).words(Kind.ADDED))
                        .isEqualTo(4_000));
    }

    private static String words(String stem, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> stem + "x".repeat(i % 7) + i)
                .collect(Collectors.joining(" "));
    }
}
