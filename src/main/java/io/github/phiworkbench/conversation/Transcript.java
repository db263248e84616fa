package io.github.phiworkbench.conversation;

import java.util.List;
import java.util.Optional;

/** A conversation's selected path as Markdown, and the words that it shares with other forms. */
final class Transcript {

    private static final String BEGIN = "<think>";
    private static final String END = "</think>";

    private Transcript() {}

    /**
     * An answer in two.
     *
     * @param reasoning what stands between {@code <think>} and {@code </think>}, or all after the first if there is no second
     * @param answer what follows
     */
    record Parts(String reasoning, String answer) {

        static Parts of(String content) {
            String text = content.stripLeading();
            if (!text.startsWith(BEGIN)) {
                return new Parts("", content);
            }
            int end = text.indexOf(END);
            return end < 0
                    ? new Parts(text.substring(BEGIN.length()).strip(), "")
                    : new Parts(
                            text.substring(BEGIN.length(), end).strip(),
                            text.substring(end + END.length()).stripLeading());
        }
    }

    static String writer(StoredMessage message) {
        return switch (message.role()) {
            case USER -> "You";
            case SYSTEM -> "System";
            case TOOL -> "Tool";
            case ASSISTANT -> message.model().map(AnswerModel::id).orElse("Assistant");
        };
    }

    /** What to say below an answer that did not end by itself. */
    static Optional<String> ending(StoredMessage message) {
        return switch (message.state()) {
            case COMPLETE -> Optional.empty();
            case PENDING, STREAMING -> Optional.of("This answer was still being written.");
            case STOPPED -> Optional.of("This answer was stopped.");
            case FAILED -> Optional.of(message.failure().orElse("This answer failed."));
        };
    }

    static String markdown(Conversation conversation, List<PathStep> path) {
        StringBuilder text = new StringBuilder();
        text.append("# ").append(conversation.title().replaceAll("\\R", " ")).append("\n");
        if (!conversation.settings().systemPrompt().isEmpty()) {
            section(text, "System", conversation.settings().systemPrompt());
        }
        for (PathStep step : path) {
            section(text, writer(step.message()), step.message().content());
            ending(step.message())
                    .ifPresent(ending -> text.append("\n*").append(ending).append("*\n"));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String writer, String content) {
        text.append("\n## ")
                .append(writer)
                .append("\n\n")
                .append(content.strip())
                .append("\n");
    }
}
