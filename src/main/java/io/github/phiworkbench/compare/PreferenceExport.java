package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.Vote.Side;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Votes as pairs of answers to train a model with by preferences (DPO), in JSON Lines with the fields {@code prompt},
 * {@code chosen} and {@code rejected}. Votes without a winner give no pair, nor do answers to conversations that were not the
 * same.
 */
public final class PreferenceExport {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PreferenceExport() {}

    /** How prompt and answers are written. */
    public enum Form {
        /** Lists of messages with {@code role} and {@code content}, which a trainer lays out by the model's chat template. */
        MESSAGES,
        /** Texts; of a prompt of several messages, one below the other. */
        TEXT
    }

    private record Turn(String role, String content) {
        static Turn of(Message message) {
            return new Turn(message.role().templateName(), message.content());
        }
    }

    private record Pair<T>(T prompt, T chosen, T rejected) {}

    /**
     * Writes a line for each pair.
     *
     * @return how many there are
     */
    public static int jsonLines(List<Vote> votes, Form form, Writer out) throws IOException {
        int pairs = 0;
        for (Vote vote : votes) {
            if (isPair(vote)) {
                out.write(JSON.writeValueAsString(pair(vote, form)));
                out.write('\n');
                pairs++;
            }
        }
        return pairs;
    }

    /** Whether a vote gives a pair. */
    public static boolean isPair(Vote vote) {
        return vote.isDecided() && vote.left().messages().equals(vote.right().messages());
    }

    private static Pair<?> pair(Vote vote, Form form) {
        Side chosen = vote.verdict() == Verdict.LEFT ? vote.left() : vote.right();
        Side rejected = vote.verdict() == Verdict.LEFT ? vote.right() : vote.left();
        return switch (form) {
            case MESSAGES ->
                new Pair<>(
                        chosen.messages().stream().map(Turn::of).toList(),
                        List.of(new Turn(Role.ASSISTANT.templateName(), chosen.answer())),
                        List.of(new Turn(Role.ASSISTANT.templateName(), rejected.answer())));
            case TEXT -> new Pair<>(text(chosen.messages()), chosen.answer(), rejected.answer());
        };
    }

    private static String text(List<Message> messages) {
        return messages.stream().map(Message::content).collect(Collectors.joining("\n\n"));
    }
}
