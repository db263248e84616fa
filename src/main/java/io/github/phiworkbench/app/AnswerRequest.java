package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Sampling;
import java.util.Optional;

/**
 * An answer to be written.
 *
 * @param conversation the conversation
 * @param question the message to be answered
 * @param systemPrompt empty for none
 * @param sampling how tokens are drawn; empty for the variant's own way
 * @param maxNewTokens at most so many tokens; the model's context is a limit too
 */
public record AnswerRequest(
        long conversation, long question, String systemPrompt, Optional<Sampling> sampling, int maxNewTokens) {}
