package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.TokenEvent;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well a model predicts a text.
 *
 * @param nll mean negative log-likelihood of a token, in nats
 * @param perplexity {@code exp(nll)}
 * @param bitsPerByte negative log-likelihood of all predicted tokens in bits, per byte they stand for; unlike perplexity
 *     it can be compared between tokenizers. Empty where the tokens' bytes are not known
 */
public record TextFit(OptionalDouble nll, OptionalDouble perplexity, OptionalDouble bitsPerByte) {

    /** The figures of the tokens from one to before another; what adds nothing to the text has no bytes. */
    public static TextFit of(TokenTrace trace, int from, int to) {
        double sum = 0;
        long count = 0;
        long bytes = 0;
        for (int token = from; token < to; token++) {
            if (trace.isPredicted(token)) {
                sum -= trace.logprob(token);
                count++;
                TokenTrace.Entry entry = trace.entry(trace.id(token));
                bytes += entry.control() ? 0 : entry.bytes().length();
            }
        }
        return of(sum, count, bytes);
    }

    /** The figures of a scored sequence; its first token is not predicted and does not count. Empty with one token. */
    public static TextFit of(List<TokenEvent> tokens) {
        double sum = 0;
        long count = 0;
        long bytes = 0;
        for (TokenEvent token : tokens) {
            if (token.prediction().isPresent()) {
                sum -= token.prediction().get().logprob();
                count++;
                bytes += token.bytes().length();
            }
        }
        return of(sum, count, bytes);
    }

    private static TextFit of(double sum, long count, long bytes) {
        if (count == 0) {
            return new TextFit(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        }
        double mean = sum / count;
        return new TextFit(
                OptionalDouble.of(mean),
                OptionalDouble.of(Math.exp(mean)),
                bytes == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / Math.log(2) / bytes));
    }
}
