package io.github.phiworkbench.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts of every variant, text and ids, against those that transformers' apply_chat_template writes. */
class FamilyPromptsTest {

    private static final String TOOLS = "[{\"name\": \"get_weather\", \"description\": \"Weather\","
            + " \"parameters\": {\"city\": {\"type\": \"str\"}}}]";

    private static final Message SYSTEM = Message.system("You are a helpful assistant.");
    private static final Message QUESTION = Message.user("How should I explain the Internet?");
    private static final Message ANSWER = Message.assistant("Start simple.");

    private static final Map<String, List<Message>> CONVERSATIONS = Map.of(
            "user_only+gen", List.of(QUESTION),
            "system_user+gen", List.of(SYSTEM, QUESTION),
            "multi_turn+gen", List.of(SYSTEM, QUESTION, ANSWER, Message.user("Go on.")),
            "no_gen", List.of(SYSTEM, QUESTION, ANSWER),
            "tools+gen", List.of(new Message(Role.SYSTEM, SYSTEM.content(), Optional.of(TOOLS)), QUESTION));

    record Prompt(String variant, String conversation, JsonNode expected) {
        @Override
        public String toString() {
            return variant + ", " + conversation;
        }
    }

    static Stream<Prompt> prompts() throws IOException {
        JsonNode fixtures = JsonMapper.shared().readTree(resource("chat_fixtures.json"));
        return fixtures.properties().stream()
                .flatMap(variant -> variant.getValue().properties().stream()
                        .map(conversation ->
                                new Prompt(variant.getKey(), conversation.getKey(), conversation.getValue())));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void every_variant_is_prompted_as_the_reference_does(Prompt prompt) throws IOException {
        boolean mini = prompt.variant().contains("mini") || prompt.variant().contains("multimodal");
        Tokenizer tokenizer = mini ? RealVocabularies.miniTokenizer() : RealVocabularies.phi4Tokenizer();
        ChatTemplate template = new ChatTemplate(
                resource(prompt.variant() + ".jinja"),
                Map.of("eos_token", mini ? "<|endoftext|>" : "<|im_end|>"),
                tokenizer.vocabulary().addedTokens());
        List<Message> messages = CONVERSATIONS.get(prompt.conversation());

        RenderedPrompt rendered =
                prompt.conversation().endsWith("+gen") ? template.prompt(messages) : template.transcript(messages);

        assertThat(rendered.text()).isEqualTo(prompt.expected().path("text").stringValue());
        if (prompt.expected().has("ids")) {
            assertThat(tokenizer.encodePrompt(rendered))
                    .containsExactly(prompt.expected()
                            .path("ids")
                            .valueStream()
                            .mapToInt(JsonNode::intValue)
                            .toArray());
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream in = FamilyPromptsTest.class.getResourceAsStream("/family/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
