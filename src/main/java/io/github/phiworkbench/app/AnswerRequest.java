package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.inspect.TokenTrace;
import java.util.Optional;

/**
 * An answer to be written.
 *
 * @param conversation the conversation
 * @param question the message to be answered
 * @param systemPrompt empty for none
 * @param sampling how tokens are drawn; empty for the variant's own way
 * @param maxNewTokens at most so many tokens; the model's context is a limit too
 * @param alternatives how many alternatives are captured with each token
 * @param opening how the answer begins; the model goes on from there. Empty to begin with nothing
 */
public record AnswerRequest(
        long conversation,
        long question,
        String systemPrompt,
        Optional<Sampling> sampling,
        int maxNewTokens,
        int alternatives,
        Optional<TokenTrace> opening) {

    /** The same for an answer that begins as another one did. */
    public AnswerRequest openingWith(TokenTrace beginning) {
        return new AnswerRequest(
                conversation, question, systemPrompt, sampling, maxNewTokens, alternatives, Optional.of(beginning));
    }
}
