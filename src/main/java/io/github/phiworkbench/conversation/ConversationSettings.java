package io.github.phiworkbench.conversation;

import java.util.Optional;

/**
 * What a conversation asks a model with.
 *
 * @param modelId name of the model's folder in the library; empty takes the default model
 * @param systemPrompt any text; empty sends none
 * @param sampling sampling options as JSON text, which the store does not look into; empty takes the variant's own
 */
public record ConversationSettings(Optional<String> modelId, String systemPrompt, Optional<String> sampling) {

    /** The default model with its own sampling and no system prompt. */
    public static final ConversationSettings DEFAULT = new ConversationSettings(Optional.empty(), "", Optional.empty());
}
