package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.inspect.TextFit;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The objects that {@code --json} prints; docs/command-line.md describes them. */
final class Reports {

    private Reports() {}

    record Top(int id, String text, double logprob) {
        static List<Top> of(LoadedModel model, List<Alternative> alternatives) {
            return alternatives.stream()
                    .map(alternative ->
                            new Top(alternative.id(), model.tokenText(alternative.id()), alternative.logprob()))
                    .toList();
        }
    }

    record Token(
            int index,
            int id,
            String text,
            @Nullable Double logprob,
            @Nullable Integer rank,
            @Nullable Double entropy,
            List<Top> top) {

        static Token of(LoadedModel model, TokenEvent event) {
            Prediction prediction = event.prediction().orElse(null);
            return new Token(
                    event.position(),
                    event.id(),
                    model.tokenText(event.id()),
                    prediction == null ? null : prediction.logprob(),
                    prediction == null ? null : prediction.rank(),
                    prediction == null ? null : prediction.entropy(),
                    prediction == null ? List.of() : Top.of(model, prediction.top()));
        }
    }

    record Stats(
            int promptTokens,
            int cachedTokens,
            int newTokens,
            double ttftMs,
            double prefillTokensPerSecond,
            double decodeTokensPerSecond) {

        static Stats of(GenerationStats stats) {
            return new Stats(
                    stats.promptTokens(),
                    stats.cachedTokens(),
                    stats.newTokens(),
                    stats.timeToFirstToken().toNanos() / 1e6,
                    stats.prefillTokensPerSecond(),
                    stats.decodeTokensPerSecond());
        }
    }

    record Generated(
            String model,
            List<Integer> promptIds,
            List<Integer> ids,
            String text,
            String finishReason,
            List<Token> tokens,
            Stats stats) {

        static Generated of(
                LoadedModel model, List<Integer> promptIds, GenerationResult result, List<TokenEvent> events) {
            return new Generated(
                    model.manifest().id(),
                    promptIds,
                    result.ids(),
                    result.text(),
                    result.finishReason().spelling(),
                    events.stream().map(event -> Token.of(model, event)).toList(),
                    Stats.of(result.stats()));
        }
    }

    record Next(double entropy, List<Top> top) {}

    record Scored(
            String model,
            List<Token> tokens,
            Next next,
            @Nullable Double nll,
            @Nullable Double perplexity,
            @Nullable Double bitsPerByte) {

        static Scored of(LoadedModel model, ScoreResult result) {
            TextFit fit = TextFit.of(result.tokens());
            return new Scored(
                    model.manifest().id(),
                    result.tokens().stream()
                            .map(event -> Token.of(model, event))
                            .toList(),
                    new Next(
                            result.next().entropy(), Top.of(model, result.next().top())),
                    orNull(fit.nll()),
                    orNull(fit.perplexity()),
                    orNull(fit.bitsPerByte()));
        }
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
