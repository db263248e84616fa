package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {

    private static final List<Message> HELLO = List.of(Message.user("Hello"));

    record Reference(String template, List<Message> messages, String output) {
        @Override
        public String toString() {
            return template;
        }
    }

    static Stream<Reference> references() throws IOException {
        try (InputStream in = ChatTemplateTest.class.getResourceAsStream("/tokenizer/jinja2_reference.json")) {
            JsonNode file = JsonMapper.shared().readTree(in);
            List<Message> messages = file.path("messages")
                    .valueStream()
                    .map(ChatTemplateTest::message)
                    .toList();
            return file.path("cases")
                    .valueStream()
                    .map(c -> new Reference(
                            c.path("template").stringValue(),
                            messages,
                            c.path("output").stringValue()));
        }
    }

    private static Message message(JsonNode json) {
        Role role = Role.valueOf(json.path("role").stringValue().toUpperCase(Locale.ROOT));
        return new Message(role, json.path("content").stringValue());
    }

    @ParameterizedTest
    @MethodSource("references")
    void a_template_renders_as_in_jinja2_with_the_settings_of_transformers(Reference reference) {
        Map<String, String> tokens = Map.of("eos_token", "<|end|>", "bos_token", "<s>");
        ChatTemplate template = new ChatTemplate(reference.template(), tokens, List.of());

        assertThat(template.prompt(reference.messages()).text()).isEqualTo(reference.output());
    }

    @Test
    void the_generation_prompt_is_asked_for_by_prompt_and_not_by_transcript() {
        ChatTemplate template = template("{% if add_generation_prompt %}go{% else %}end{% endif %}");

        assertThat(template.prompt(HELLO).text()).isEqualTo("go");
        assertThat(template.transcript(HELLO).text()).isEqualTo("end");
    }

    @Test
    void raise_exception_stops_with_the_message_of_the_template() {
        ChatTemplate template = template("a{% if true %}{{ raise_exception('Roles must\\nalternate') }}{% endif %}b");

        assertThatThrownBy(() -> template.prompt(HELLO))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("The chat template refuses this conversation: Roles must alternate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ absent }}",
                "{{ messages[0].absent }}",
                "{{ 'a' | nofilter }}",
                "{{ 1 is notest }}",
                "{{ nofunction() }}",
                "{{ 1 + }}",
                "{% if %}a{% endif %}",
            })
    void what_the_interpreter_does_not_know_fails_and_never_renders_as_nothing(String source) {
        ChatTemplate template = template(source);

        assertThatThrownBy(() -> template.prompt(HELLO))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("The chat template failed: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ ''.class }}",
                "{{ messages.class }}",
                "{{ messages[0].getClass().forName('java.lang.Runtime') }}",
                "{{ messages[0].content.getBytes() }}",
                "{{ messages.add(1) }}",
                "{{ messages[0].put('role', 'system') }}",
                "{{ ____int3rpr3t3r____.config }}",
                "{{ ____int3rpr3t3r____.getContext() }}",
                "{% for m in messages %}{{ loop.doBreak() }}{% endfor %}",
                "{{ today() }}",
                "{{ unixtimestamp() }}",
                "{{ range(9) }}",
                "{{ 'x' | render }}",
                "{{ '[1]' | fromjson }}",
                "{{ messages | map(attribute='class') }}",
                "{{ 'a' | replace('a', 'b') }}",
            })
    void nothing_of_java_and_no_risky_part_of_jinja_is_within_reach(String source) {
        ChatTemplate template = template(source);

        assertThatThrownBy(() -> template.prompt(HELLO)).isInstanceOf(UnusableModelException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include '/etc/passwd' %}",
                "{% import 'a' as b %}",
                "{% from 'a' import b %}",
                "{% extends 'a' %}",
                "{% macro f(x) %}{% endmacro %}",
                "{% call f() %}{% endcall %}",
                "{% do messages.clear() %}",
                "{% for m in messages if m.role %}{% endfor %}",
                "{% for m in messages %}{% else %}{% endfor %}",
                "{% nosuchtag %}",
                "{% if true %}",
                "{% endif %}",
                "{% for m in messages %}{% endif %}",
                "{{ 'a",
                "{% if true",
                "{# note",
            })
    void a_template_that_is_broken_or_asks_too_much_is_refused_when_it_is_read(String source) {
        assertThatThrownBy(() -> template(source))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("The chat template cannot be used: ");
    }

    @Test
    void a_template_that_runs_for_ever_is_stopped() {
        String list = IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        ChatTemplate template = new ChatTemplate(
                ("{% for a in " + list + " %}").repeat(6) + "{% endfor %}".repeat(6),
                Map.of(),
                List.of(),
                Duration.ofMillis(200));

        assertThatThrownBy(() -> template.prompt(HELLO))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("The chat template did not finish in time.");
    }

    @Test
    void a_template_that_writes_without_end_is_stopped() {
        ChatTemplate template = template("{% set x = 'a' %}" + "{% set x = x + x %}".repeat(40) + "{{ x }}");

        assertThatThrownBy(() -> template.prompt(HELLO)).isInstanceOf(UnusableModelException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{", "-", "not ", "1+", "'a'~", "'' if '' else "})
    void a_monstrous_expression_ends_in_an_error_or_a_result_but_not_in_a_hang(String part) {
        try {
            template("{{ " + part.repeat(2000) + "1 }}").prompt(HELLO);
        } catch (UnusableModelException e) {
            assertThat(e).hasMessageStartingWith("The chat template");
        }
    }

    @Test
    void a_message_of_jinja_stays_as_it_was_typed() {
        String typed = "{{ 7*7 }} {% for x in y %} {# note #} {{ messages }} {%- endfor %}\n";

        assertThat(template("{% for m in messages %}{{ m.content }}{% endfor %}")
                        .prompt(List.of(Message.user(typed)))
                        .text())
                .isEqualTo(typed);
    }

    private static ChatTemplate template(String source) {
        return new ChatTemplate(source, Map.of(), List.of());
    }
}
