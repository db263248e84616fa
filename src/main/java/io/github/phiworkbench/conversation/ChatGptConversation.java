package io.github.phiworkbench.conversation;

import io.github.phiworkbench.conversation.PortableConversation.PortableMessage;
import io.github.phiworkbench.tokenizer.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * One conversation of a ChatGPT data export. Its {@code mapping} holds the nodes of a tree by id: each with
 * {@code parent}, {@code children} and perhaps a {@code message} of {@code author.role}, {@code content} and
 * {@code create_time} in seconds; {@code current_node} is the leaf that was shown last. Nodes without a text to show are
 * left out, and what follows them follows the one before.
 */
final class ChatGptConversation {

    private final JsonNode source;
    private final JsonNode mapping;
    private final Instant created;

    /** The kept node that each node stands for: itself, or the nearest kept one above it. */
    private final Map<String, Optional<String>> keptAs = new HashMap<>();

    private final Map<String, PortableMessage> messages = new LinkedHashMap<>();
    private String instructions = "";
    private Optional<String> selectedRoot = Optional.empty();

    private ChatGptConversation(JsonNode source) {
        this.source = source;
        this.mapping = source.path("mapping");
        this.created = time(source.path("create_time")).orElse(Instant.EPOCH);
    }

    /**
     * What an export holds of a conversation.
     *
     * @param conversation the same as this program keeps it
     * @param remark what could not be taken over
     */
    record Converted(PortableConversation conversation, Optional<String> remark) {}

    /**
     * Converts a conversation.
     *
     * @throws ConversationStoreException if it has no {@code mapping}
     */
    static Converted convert(JsonNode source) {
        if (!source.path("mapping").isObject()) {
            throw new ConversationStoreException("It has no messages in the form of a ChatGPT export.");
        }
        return new ChatGptConversation(source).convert();
    }

    private Converted convert() {
        int visited = walk();
        selectTo(source.path("current_node").asString(""));
        int lost = mapping.size() - visited;
        Instant updated = time(source.path("update_time")).orElse(created);
        List<PortableMessage> kept = List.copyOf(messages.values());
        return new Converted(
                new PortableConversation(
                        uid(),
                        source.path("title").asString("").strip(),
                        "",
                        List.of(),
                        source.path("is_starred").asBoolean(false),
                        created,
                        updated,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        instructions,
                        "",
                        selectedRoot,
                        kept),
                lost == 0
                        ? Optional.empty()
                        : Optional.of(
                                "%d of its nodes hang together with no other and were left out.".formatted(lost)));
    }

    /** The export's own id, or else one that the same conversation gets every time. */
    private String uid() {
        String id = source.path("conversation_id").asString(source.path("id").asString(""));
        return "chatgpt:"
                + (id.isEmpty()
                        ? UUID.nameUUIDFromBytes((created + "\n" + String.join("\n", mapping.propertyNames()))
                                .getBytes(StandardCharsets.UTF_8))
                        : id);
    }

    /** Visits the nodes, parents before children and siblings in their order, and gives their number. */
    private int walk() {
        Map<String, List<String>> children = children();
        Set<String> seen = new HashSet<>();
        Deque<String> stack =
                new ArrayDeque<>(children.getOrDefault("", List.of()).reversed());
        while (!stack.isEmpty()) {
            String id = stack.pop();
            if (seen.add(id)) {
                visit(id);
                children.getOrDefault(id, List.of()).reversed().forEach(stack::push);
            }
        }
        return seen.size();
    }

    /** By parent, the empty one for the first nodes: as listed by the parent, then those that only name it. */
    private Map<String, List<String>> children() {
        Map<String, Set<String>> children = new HashMap<>();
        mapping.properties().forEach(node -> {
            for (JsonNode child : node.getValue().path("children")) {
                if (parent(child.asString("")).equals(node.getKey())) {
                    add(children, node.getKey(), child.asString(""));
                }
            }
        });
        mapping.propertyNames().forEach(id -> add(children, parent(id), id));
        Map<String, List<String>> ordered = new HashMap<>();
        children.forEach((parent, ids) -> ordered.put(parent, List.copyOf(ids)));
        return ordered;
    }

    private static void add(Map<String, Set<String>> children, String parent, String child) {
        children.computeIfAbsent(parent, id -> new LinkedHashSet<>()).add(child);
    }

    private String parent(String id) {
        String parent = mapping.path(id).path("parent").asString("");
        return mapping.has(parent) ? parent : "";
    }

    private void visit(String id) {
        Optional<String> above = keptAs.getOrDefault(parent(id), Optional.empty());
        JsonNode message = mapping.path(id).path("message");
        String type = message.path("content").path("content_type").asString("");
        if (type.equals("user_editable_context")) {
            instructions = ChatGptContent.instructions(message.path("content"));
        }
        String text = isHidden(message, type) ? "" : ChatGptContent.text(message.path("content"));
        if (text.isBlank()) {
            keptAs.put(id, above);
            return;
        }
        Role role = role(message.path("author").path("role").asString(""));
        messages.put(
                id,
                new PortableMessage(
                        id,
                        above,
                        Optional.empty(),
                        role,
                        MessageState.COMPLETE,
                        time(message.path("create_time")).orElse(created),
                        text,
                        model(role, message),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()));
        keptAs.put(id, Optional.of(id));
    }

    private static boolean isHidden(JsonNode message, String type) {
        return type.equals("user_editable_context")
                || type.equals("model_editable_context")
                || type.equals("reasoning_recap")
                || message.path("metadata")
                        .path("is_visually_hidden_from_conversation")
                        .asBoolean(false);
    }

    private static Optional<AnswerModel> model(Role role, JsonNode message) {
        String model = message.path("metadata").path("model_slug").asString("");
        return role == Role.ASSISTANT && !model.isEmpty()
                ? Optional.of(new AnswerModel(model, "other", ""))
                : Optional.empty();
    }

    private static Role role(String author) {
        return switch (author) {
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            case "tool", "function" -> Role.TOOL;
            default -> Role.USER;
        };
    }

    /** Selects the way to the node that was shown last. */
    private void selectTo(String leaf) {
        Optional<String> child = keptAs.getOrDefault(leaf, Optional.empty());
        while (child.isPresent()) {
            Optional<String> parent =
                    Optional.ofNullable(messages.get(child.get())).flatMap(PortableMessage::parent);
            Optional<String> selected = child;
            parent.ifPresentOrElse(
                    above -> messages.computeIfPresent(above, (id, message) -> selecting(message, selected)),
                    () -> selectedRoot = selected);
            child = parent;
        }
    }

    private static PortableMessage selecting(PortableMessage message, Optional<String> child) {
        return new PortableMessage(
                message.uid(),
                message.parent(),
                child,
                message.role(),
                message.state(),
                message.created(),
                message.content(),
                message.model(),
                message.finishReason(),
                message.failure(),
                message.stats(),
                message.reasoning(),
                message.tokenIds(),
                message.capture());
    }

    private static Optional<Instant> time(JsonNode seconds) {
        double value = seconds.asDouble(Double.NaN);
        return value > 0 && value < 1e11
                ? Optional.of(Instant.ofEpochMilli(Math.round(value * 1_000)))
                : Optional.empty();
    }
}
