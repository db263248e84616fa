package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamingDecoderTest {

    private final Vocabulary vocabulary = RealVocabularies.phi4Tokenizer().vocabulary();
    private final StreamingDecoder decoder = StreamingDecoder.showingAll(vocabulary);

    @Test
    void an_emoji_is_shown_when_its_last_byte_is_there() {
        List<String> shown = new ArrayList<>();
        for (byte b : "é😀".getBytes(StandardCharsets.UTF_8)) {
            shown.add(decoder.accept(new byte[] {b}));
        }

        assertThat(shown).containsExactly("", "é", "", "", "", "😀");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void an_emoji_of_two_tokens_is_shown_with_the_second() {
        int[] ids = RealVocabularies.phi4Tokenizer().encodeText("😀");

        assertThat(ids).hasSize(2);
        assertThat(decoder.accept(ids[0])).isEmpty();
        assertThat(decoder.accept(ids[1])).isEqualTo("😀");
    }

    @Test
    void bytes_that_are_not_utf_8_become_replacement_characters() {
        assertThat(decoder.accept(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");
        assertThat(decoder.accept(new byte[] {(byte) 0xF0, (byte) 0x9F, 'c'})).isEqualTo("\uFFFDc");
    }

    @Test
    void the_end_shows_what_was_held_back_and_a_new_text_may_begin() {
        assertThat(decoder.accept(new byte[] {(byte) 0xF0, (byte) 0x9F})).isEmpty();
        assertThat(decoder.finish()).isEqualTo("\uFFFD");
        assertThat(decoder.accept("a".getBytes(StandardCharsets.UTF_8))).isEqualTo("a");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void special_tokens_are_shown_or_hidden_as_asked() {
        StreamingDecoder hiding = StreamingDecoder.hidingSpecial(vocabulary);

        assertThat(decoder.accept(100265)).isEqualTo("<|im_end|>");
        assertThat(hiding.accept(100265)).isEmpty();
        assertThat(hiding.accept(vocabulary.idOf("Hello").orElseThrow())).isEqualTo("Hello");
    }
}
