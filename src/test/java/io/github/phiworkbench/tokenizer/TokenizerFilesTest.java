package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What model folders may hold, on a toy tokenizer of the letters a, b, c and the tokens ab and abc. */
class TokenizerFilesTest {

    private static final String TOY = """
            {"version": "1.0", "truncation": null, "padding": null,
             "added_tokens": [{"id": 5, "content": "<|end|>", "special": true},
                              {"id": 7, "content": "<think>", "special": false}],
             "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
             "post_processor": null,
             "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
             "model": {"type": "BPE", "unk_token": "<|end|>", "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "<|end|>": 5},
                       "merges": ["a b", "ab c"]}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void aToyModel() throws IOException {
        write("tokenizer.json", TOY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a b\", \"ab c\"]", "[[\"a\", \"b\"], [\"ab\", \"c\"]]"})
    void merges_are_read_in_both_notations(String merges) throws IOException {
        write("tokenizer.json", TOY.replace("[\"a b\", \"ab c\"]", merges));
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encodeText("abcab")).containsExactly(4, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}",
                "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"aaaa\"}"
            })
    void normalizers_are_refused_before_native_code_sees_them(String normalizer) throws IOException {
        write(
                "tokenizer.json",
                TOY.replace("\"post_processor\"", "\"normalizer\": " + normalizer + ", \"post_processor\""));
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("a normalizer");
    }

    @Test
    void patterns_that_may_never_end_are_refused() throws IOException {
        String evil = "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+$|(a|aa)+$\"}, \"behavior\": \"Isolated\","
                + " \"invert\": false}";
        write(
                "tokenizer.json",
                TOY.replaceFirst(
                        "\"pre_tokenizer\": \\{[^}]*\\}",
                        "\"pre_tokenizer\": " + java.util.regex.Matcher.quoteReplacement(evil)));
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("repeated group");
    }

    @Test
    void a_text_without_a_break_for_a_million_characters_is_refused() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThatThrownBy(() -> tokenizer.encodeText("a".repeat(1_000_001)))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("1000000 characters without a break");
        }
    }

    @Test
    void ids_may_have_gaps() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.vocabulary().size()).isEqualTo(8);
            assertThat(tokenizer.vocabulary().bytes(6)).isEmpty();
            assertThat(tokenizer.vocabulary().idOf("<think>")).contains(7);
        }
    }

    @Test
    void bytes_the_vocabulary_lacks_are_dropped_and_never_become_the_unknown_token() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encodeText("a<|end|>b")).containsExactly(0, 1);
        }
    }

    @Test
    void a_control_token_that_is_a_whole_word_is_not_taken_from_text_by_a_shortcut_past_the_merges()
            throws IOException {
        write("tokenizer.json", TOY.replace("<|end|>", "cc").replace("\"BPE\",", "\"BPE\", \"ignore_merges\": true,"));
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encodeText("cc")).containsExactly(2, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"eos_token\": \"<|end|>\"}", "{\"eos_token\": {\"content\": \"<|end|>\"}}"})
    void the_end_token_stands_as_text_or_as_an_object(String config) throws IOException {
        write("tokenizer_config.json", config);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.stopIds()).containsExactly(5);
        }
    }

    @Test
    void a_folder_without_a_template_has_none() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.chatTemplate()).isEmpty();
            assertThat(tokenizer.stopIds()).isEmpty();
        }
    }

    @Test
    void the_template_file_goes_before_the_one_in_the_config() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"config\"}");
        assertThat(rendered()).isEqualTo("config");

        write("chat_template.jinja", "file");
        assertThat(rendered()).isEqualTo("file");
    }

    @Test
    void of_several_templates_the_default_one_is_taken() throws IOException {
        write("tokenizer_config.json", """
                {"eos_token": "<|end|>", "chat_template": [{"name": "tool_use", "template": "tools"},
                                   {"name": "default", "template": "default{{ eos_token }}"}]}
                """);
        assertThat(rendered()).isEqualTo("default<|end|>");
    }

    @Test
    void the_mark_of_a_thought_is_a_token_in_an_answer_and_text_in_a_question() throws IOException {
        write("chat_template.jinja", "{% for m in messages %}{{ m.content }}{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatTemplate template = tokenizer.chatTemplate().orElseThrow();
            List<Message> question = List.of(Message.user("<think>b<|end|>"));
            List<Message> answer = List.of(Message.assistant("<think>b<|end|>"));

            assertThat(tokenizer.encodePrompt(template.prompt(question))).containsExactly(1);
            assertThat(tokenizer.encodePrompt(template.prompt(answer))).containsExactly(7, 1);
        }
    }

    private String rendered() {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            return tokenizer.chatTemplate().orElseThrow().prompt(List.of()).text();
        }
    }

    @Test
    void a_missing_tokenizer_json_is_named() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));

        expectUnusable("There is no tokenizer.json in " + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"model\": {\"type\": \"BPE\"}} trailing", "\u0000\u0001"})
    void a_tokenizer_json_that_is_no_json_object_is_named(String content) throws IOException {
        write("tokenizer.json", content);

        expectUnusable("tokenizer.json");
    }

    @Test
    void another_kind_of_tokenizer_is_refused() throws IOException {
        write("tokenizer.json", TOY.replace("\"BPE\"", "\"Unigram\""));
        expectUnusable("not a byte-level BPE tokenizer");

        write("tokenizer.json", TOY.replace("\"ByteLevel\"", "\"Metaspace\""));
        expectUnusable("not a byte-level BPE tokenizer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483647", "99999999999", "1.5", "\"x\"", "null", "{}"})
    void an_id_that_is_none_is_named_with_its_entry(String id) throws IOException {
        write("tokenizer.json", TOY.replace("\"c\": 2", "\"c\": " + id));

        expectUnusable("'c'");
    }

    @Test
    void merges_that_lead_nowhere_are_refused() throws IOException {
        write("tokenizer.json", TOY.replace("ab c", "ab z"));

        expectUnusable("tokenizer.json cannot be used");
    }

    @Test
    void a_broken_template_is_refused() throws IOException {
        write("chat_template.jinja", "{% for m in messages %}");

        expectUnusable("'for' is never closed");
    }

    @Test
    void a_template_that_is_not_utf_8_is_named() throws IOException {
        Files.write(folder.resolve("chat_template.jinja"), new byte[] {(byte) 0xFF, (byte) 0xFE});

        expectUnusable("chat_template.jinja");
    }

    @Test
    void a_broken_tokenizer_config_is_named() throws IOException {
        write("tokenizer_config.json", "{\"eos_token\": ");

        expectUnusable("tokenizer_config.json");
    }

    private void expectUnusable(String message) {
        assertThatThrownBy(() -> Tokenizer.open(folder).close())
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
