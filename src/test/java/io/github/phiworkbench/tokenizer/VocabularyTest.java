package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private final Vocabulary phi4 = RealVocabularies.phi4Tokenizer().vocabulary();
    private final Vocabulary mini = RealVocabularies.miniTokenizer().vocabulary();

    @Test
    void the_real_vocabularies_have_their_known_sizes() {
        assertThat(phi4.size()).isEqualTo(100_352);
        assertThat(mini.size()).isEqualTo(200_029);
    }

    @Test
    void an_id_stands_for_bytes_and_for_visible_text() {
        int newline = RealVocabularies.phi4Tokenizer().encodeText("\n")[0];
        int[] emoji = RealVocabularies.phi4Tokenizer().encodeText("😀");

        assertThat(phi4.bytes(9125)).isEqualTo("system".getBytes(StandardCharsets.UTF_8));
        assertThat(phi4.text(9125)).isEqualTo("system");
        assertThat(phi4.text(newline)).isEqualTo("\\n");
        assertThat(phi4.text(emoji[0])).isEqualTo("\\xF0\\x9F\\x98");
        assertThat(phi4.text(188)).isEqualTo("\\x00");
    }

    @Test
    void every_byte_has_an_id() {
        for (int b = 0; b < 256; b++) {
            String spelled = ByteAlphabet.spell(new byte[] {(byte) b});
            int id = phi4.idOf(spelled).orElseThrow();

            assertThat(phi4.bytes(id)).containsExactly(b);
        }
    }

    @Test
    void an_unused_id_adds_nothing() {
        assertThat(mini.bytes(199_998)).isEmpty();
        assertThat(mini.text(200_000)).isEmpty();
        assertThat(mini.bytes(200_063)).isEmpty();
        assertThat(mini.bytes(-1)).isEmpty();
    }

    @Test
    void only_added_tokens_marked_special_are_special() {
        assertThat(mini.isSpecial(200_020)).isTrue();
        assertThat(mini.isSpecial(mini.idOf("<|tool_call|>").orElseThrow())).isFalse();
        assertThat(mini.isSpecial(42)).isFalse();
    }

    @Test
    void an_entry_is_found_by_its_spelling() {
        assertThat(mini.idOf("<|end|>")).contains(200_020);
        assertThat(phi4.idOf("Ġthe")).contains(279);
        assertThat(phi4.idOf("<think>")).isEmpty();
    }
}
