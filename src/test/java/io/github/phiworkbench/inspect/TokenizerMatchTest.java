package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerMatchTest {

    private static Vocabulary vocabulary(Path parent, String name, String entries, String added) throws IOException {
        Path folder = Files.createDirectories(parent.resolve(name));
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"model\": {\"type\": \"BPE\", \"vocab\": {" + entries + "}, \"merges\": []},"
                        + " \"decoder\": {\"type\": \"ByteLevel\"}, \"added_tokens\": [" + added + "]}");
        return Vocabulary.of(folder).orElseThrow();
    }

    private static String special(int id, String content, boolean special) {
        return "{\"id\": " + id + ", \"content\": \"" + content + "\", \"special\": " + special + "}";
    }

    @Test
    void the_ids_that_are_used_decide_where_others_differ(@TempDir Path folder) throws IOException {
        Vocabulary one = vocabulary(folder, "one", "\"a\": 0, \"b\": 1, \"c\": 2", special(3, "<|end|>", true));
        Vocabulary same = vocabulary(folder, "same", "\"a\": 0, \"b\": 1, \"c\": 2", special(3, "<|end|>", true));
        Vocabulary longer =
                vocabulary(folder, "longer", "\"a\": 0, \"b\": 1, \"c\": 2, \"d\": 4", special(3, "<|end|>", true));
        Vocabulary visible =
                vocabulary(folder, "visible", "\"a\": 0, \"b\": 1, \"c\": 2", special(3, "<|end|>", false));
        Vocabulary moved = vocabulary(folder, "moved", "\"b\": 0, \"a\": 1, \"c\": 2", special(3, "<|end|>", true));

        assertThat(TokenizerMatch.of(one, same, List.of(0, 1, 3))).isEqualTo(TokenizerMatch.SAME);
        assertThat(TokenizerMatch.of(one, longer, List.of(0, 1, 3))).isEqualTo(TokenizerMatch.SAME_TOKENS);
        assertThat(TokenizerMatch.of(one, longer, List.of(4))).isEqualTo(TokenizerMatch.DIFFERENT);
        assertThat(TokenizerMatch.of(one, visible, List.of(0, 1))).isEqualTo(TokenizerMatch.SAME_TOKENS);
        assertThat(TokenizerMatch.of(one, visible, List.of(0, 3))).isEqualTo(TokenizerMatch.DIFFERENT);
        assertThat(TokenizerMatch.of(one, moved, List.of(2, 3))).isEqualTo(TokenizerMatch.SAME_TOKENS);
        assertThat(TokenizerMatch.of(moved, one, List.of(0))).isEqualTo(TokenizerMatch.DIFFERENT);
        // Neither has an entry for it.
        assertThat(TokenizerMatch.of(one, moved, List.of(77))).isEqualTo(TokenizerMatch.SAME_TOKENS);
    }

    @Test
    void the_embedded_models_are_compared_by_what_their_files_say() {
        Vocabulary instruct =
                Vocabulary.of(TestModels.embedded("phi-4-nano-instruct")).orElseThrow();
        Vocabulary reasoning =
                Vocabulary.of(TestModels.embedded("phi-4-nano-reasoning")).orElseThrow();

        assertThat(TokenizerMatch.of(instruct, instruct, List.of())).isEqualTo(TokenizerMatch.SAME);
        assertThat(TokenizerMatch.of(instruct, reasoning, List.of(40, 41, 300))).isNotEqualTo(TokenizerMatch.DIFFERENT);
    }
}
