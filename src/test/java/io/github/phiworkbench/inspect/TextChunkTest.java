package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.inspect.TextChunk.Counted;
import org.junit.jupiter.api.Test;

class TextChunkTest {

    @Test
    void chunks_are_whole_contexts_of_which_the_second_half_counts() {
        assertThat(TextChunk.of(1_100, 512, Counted.SECOND_HALF))
                .containsExactly(new TextChunk(0, 512, 257), new TextChunk(512, 1024, 769))
                .allSatisfy(chunk -> assertThat(chunk.counted()).isEqualTo(255));
    }

    @Test
    void all_tokens_but_the_first_of_a_chunk_can_count() {
        assertThat(TextChunk.of(8, 4, Counted.ALL)).containsExactly(new TextChunk(0, 4, 1), new TextChunk(4, 8, 5));
    }

    @Test
    void a_text_shorter_than_a_context_is_one_chunk() {
        assertThat(TextChunk.of(7, 512, Counted.SECOND_HALF)).containsExactly(new TextChunk(0, 7, 4));
        assertThat(TextChunk.of(3, 3, Counted.SECOND_HALF)).containsExactly(new TextChunk(0, 3, 2));
    }

    @Test
    void what_is_too_short_is_refused_with_its_number() {
        assertThatThrownBy(() -> TextChunk.of(2, 512, Counted.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 2 tokens");
        assertThatThrownBy(() -> TextChunk.of(100, 2, Counted.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is 2 tokens");
    }
}
