package io.github.phiworkbench.compare;

import java.util.List;
import java.util.Optional;

/**
 * Prompts to be put to several models.
 *
 * @param name for people, such as the file's name
 * @param prompts at least one, each with an id of its own
 */
public record PromptSet(String name, List<Prompt> prompts) {

    /**
     * One of them.
     *
     * @param id tells it from the others
     * @param text the question
     * @param system its own system prompt, in place of that of who answers
     * @param expected the right answer
     */
    public record Prompt(String id, String text, Optional<String> system, Optional<String> expected) {

        /** A question alone. */
        public static Prompt of(String id, String text) {
            return new Prompt(id, text, Optional.empty(), Optional.empty());
        }

        public Prompt expecting(String value) {
            return new Prompt(id, text, system, Optional.of(value));
        }
    }

    public PromptSet {
        prompts = List.copyOf(prompts);
        if (prompts.isEmpty()) {
            throw new PromptSetException(name + " holds no prompts; give at least one.");
        }
    }

    /** Whether any prompt tells the right answer. */
    public boolean hasExpectations() {
        return prompts.stream().anyMatch(prompt -> prompt.expected().isPresent());
    }
}
