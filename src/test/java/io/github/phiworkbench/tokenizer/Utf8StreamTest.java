package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8StreamTest {

    private final Utf8Stream utf8 = new Utf8Stream();

    @Test
    void an_emoji_is_shown_when_its_last_byte_is_there() {
        List<String> shown = new ArrayList<>();
        for (byte b : "é😀".getBytes(StandardCharsets.UTF_8)) {
            shown.add(utf8.accept(new byte[] {b}));
        }

        assertThat(shown).containsExactly("", "é", "", "", "", "😀");
        assertThat(utf8.finish()).isEmpty();
    }

    @Test
    void bytes_that_are_not_utf_8_become_replacement_characters() {
        assertThat(utf8.accept(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");
        assertThat(utf8.accept(new byte[] {(byte) 0xF0, (byte) 0x9F, 'c'})).isEqualTo("\uFFFDc");
    }

    @Test
    void the_end_shows_what_was_held_back_and_a_new_text_may_begin() {
        assertThat(utf8.accept(new byte[] {(byte) 0xF0, (byte) 0x9F})).isEmpty();
        assertThat(utf8.finish()).isEqualTo("\uFFFD");
        assertThat(utf8.accept("a".getBytes(StandardCharsets.UTF_8))).isEqualTo("a");
        assertThat(utf8.finish()).isEmpty();
    }
}
