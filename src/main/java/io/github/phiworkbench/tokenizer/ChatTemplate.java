package io.github.phiworkbench.tokenizer;

import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A checkpoint's own Jinja chat template. Writes a conversation as the text the model was trained on.
 *
 * <p>What users write never turns into control tokens: every literal of one in a message is marked before rendering, and
 * {@link Tokenizer#encodePrompt} takes only unmarked ones for control tokens. Nor is it interpreted as Jinja. The marks
 * of an assistant's thoughts are the one exception, in its own messages.
 */
public final class ChatTemplate {

    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    private static final Set<String> THOUGHTS = Set.of(Variant.THINK_START, Variant.THINK_END);

    private final String source;
    private final Map<String, String> tokens;
    private final ControlTokens controlTokens;

    /**
     * A model's earlier thoughts must keep their marks as tokens: the reference reads them so, and the cached ids of
     * the answer stay valid.
     */
    private final ControlTokens exceptThoughts;

    private final LockedJinja jinja;

    /**
     * @param source Jinja
     * @param tokens values of {@code bos_token}, {@code eos_token} and the like, by these names
     * @param addedTokens the tokens that messages must not write
     * @throws UnusableModelException if the template is not well formed or uses what is not allowed
     */
    public ChatTemplate(String source, Map<String, String> tokens, List<AddedToken> addedTokens) {
        this(source, tokens, addedTokens, MAX_TIME);
    }

    ChatTemplate(String source, Map<String, String> tokens, List<AddedToken> addedTokens, Duration maxTime) {
        this.source = source;
        this.tokens = Map.copyOf(tokens);
        this.controlTokens = new ControlTokens(addedTokens);
        this.exceptThoughts = new ControlTokens(addedTokens.stream()
                .filter(token -> !THOUGHTS.contains(token.content()))
                .toList());
        this.jinja = new LockedJinja(source, maxTime);
    }

    /** The Jinja text. */
    public String source() {
        return source;
    }

    /**
     * The conversation so far, up to where the assistant's answer begins.
     *
     * @throws UnusableModelException if the template refuses these messages or fails
     */
    public RenderedPrompt prompt(List<Message> messages) {
        return render(messages, true);
    }

    /**
     * A finished conversation, with nothing to follow.
     *
     * @throws UnusableModelException if the template refuses these messages or fails
     */
    public RenderedPrompt transcript(List<Message> messages) {
        return render(messages, false);
    }

    private RenderedPrompt render(List<Message> messages, boolean addGenerationPrompt) {
        String mark = unusedCodePoint(messages);
        Map<String, Object> variables = new HashMap<>(tokens);
        variables.put("messages", quoted(messages, mark));
        variables.put("add_generation_prompt", addGenerationPrompt);
        return new RenderedPrompt(jinja.render(variables), mark);
    }

    private List<Map<String, Object>> quoted(List<Message> messages, String mark) {
        List<Map<String, Object>> quoted = new ArrayList<>();
        for (Message message : messages) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("role", message.role().templateName());
            ControlTokens forbidden = message.role() == Role.ASSISTANT ? exceptThoughts : controlTokens;
            fields.put("content", forbidden.quote(message.content(), mark));
            message.tools().ifPresent(tools -> fields.put("tools", controlTokens.quote(tools, mark)));
            quoted.add(fields);
        }
        return quoted;
    }

    /** A private-use code point that stands in no message and not in the template. */
    private String unusedCodePoint(List<Message> messages) {
        List<String> texts = Stream.concat(
                        Stream.concat(Stream.of(source), tokens.values().stream()),
                        messages.stream().flatMap(m -> Stream.concat(Stream.of(m.content()), m.tools().stream())))
                .toList();
        return IntStream.concat(IntStream.rangeClosed(0xE000, 0xF8FF), IntStream.rangeClosed(0xF0000, 0xFFFFD))
                .mapToObj(Character::toString)
                .filter(candidate -> texts.stream().noneMatch(text -> text.contains(candidate)))
                .findFirst()
                .orElseThrow(
                        () -> new UnusableModelException(
                                "The messages use every private-use character of Unicode, and none is left to mark them with."));
    }
}
