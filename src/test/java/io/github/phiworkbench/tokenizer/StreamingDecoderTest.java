package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamingDecoderTest {

    private final Vocabulary vocabulary = RealVocabularies.phi4Tokenizer().vocabulary();
    private final StreamingDecoder decoder = StreamingDecoder.showingAll(vocabulary);

    @Test
    void an_emoji_of_two_tokens_is_shown_with_the_second() {
        int[] ids = RealVocabularies.phi4Tokenizer().encodeText("😀");

        assertThat(ids).hasSize(2);
        assertThat(decoder.accept(ids[0])).isEmpty();
        assertThat(decoder.accept(ids[1])).isEqualTo("😀");
    }

    @Test
    void special_tokens_are_shown_or_hidden_as_asked() {
        StreamingDecoder hiding = StreamingDecoder.hidingSpecial(vocabulary);

        assertThat(decoder.accept(100265)).isEqualTo("<|im_end|>");
        assertThat(hiding.accept(100265)).isEmpty();
        assertThat(hiding.accept(vocabulary.idOf("Hello").orElseThrow())).isEqualTo("Hello");
    }
}
