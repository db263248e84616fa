package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ColumnAnswer.Answerer;
import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.app.ColumnFigures;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.BatchResults;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.Contender;
import io.github.phiworkbench.compare.FinalAnswer;
import io.github.phiworkbench.engine.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects that {@code phi4 compare --json} prints; docs/command-line.md describes them. */
final class CompareReports {

    private CompareReports() {}

    record Stats(
            int promptTokens,
            int newTokens,
            double ttftMs,
            double decodeTokensPerSecond,
            double totalMs,
            @Nullable Long memoryBytes) {

        static Stats of(ColumnFigures figures) {
            return new Stats(
                    figures.promptTokens(),
                    figures.newTokens(),
                    figures.timeToFirstToken().toNanos() / 1e6,
                    figures.tokensPerSecond(),
                    figures.total().toNanos() / 1e6,
                    figures.memoryBytes().isPresent() ? figures.memoryBytes().getAsLong() : null);
        }
    }

    record Answer(
            int sample,
            @Nullable Long seed,
            String text,
            @Nullable Integer reasoningTokens,
            @Nullable String finalAnswer,
            @Nullable Boolean agrees,
            @Nullable String finishReason,
            @Nullable String failure,
            @Nullable Stats stats) {

        static Answer of(ColumnAnswer answer, Optional<FinalAnswer> baseline) {
            Optional<FinalAnswer> own = pickedOut(answer);
            return new Answer(
                    answer.sample(),
                    answer.sampling()
                            .filter(sampling -> sampling.seed().isPresent())
                            .map(sampling -> sampling.seed().getAsLong())
                            .orElse(null),
                    answer.text(),
                    answer.thinking().map(ColumnAnswer.Thinking::tokens).orElse(null),
                    own.map(FinalAnswer::text).orElse(null),
                    own.flatMap(mine -> baseline.map(mine::agreesWith)).orElse(null),
                    answer.end() instanceof End.Complete complete
                            ? complete.reason().spelling()
                            : null,
                    answer.failure().orElse(null),
                    answer.figures().map(Stats::of).orElse(null));
        }
    }

    /** The final answer of an answer that is whole. */
    static Optional<FinalAnswer> pickedOut(ColumnAnswer answer) {
        return answer.isComplete() ? FinalAnswer.of(answer.text()) : Optional.empty();
    }

    record Column(
            String model,
            @Nullable String precision,
            @Nullable String device,
            @Nullable String settings,
            List<Answer> answers) {

        static Column of(ComparisonColumn column, List<ColumnAnswer> answers, Optional<FinalAnswer> baseline) {
            Optional<ColumnAnswer> first = answers.stream().findFirst();
            Optional<Contender> contender = first.flatMap(answer -> contender(column, answer));
            return new Column(
                    contender.map(Contender::model).orElse(column.model()),
                    contender.map(Contender::precision).orElse(null),
                    first.flatMap(ColumnAnswer::model).map(Answerer::device).orElse(null),
                    contender.map(Contender::settings).orElse(null),
                    answers.stream().map(answer -> Answer.of(answer, baseline)).toList());
        }
    }

    /** Who gave an answer; empty if no model came to answer. */
    static Optional<Contender> contender(ComparisonColumn column, ColumnAnswer answer) {
        return answer.model()
                .map(model -> Contender.of(
                        model.id(),
                        model.precision(),
                        answer.sampling().or(column::sampling).orElse(Sampling.GREEDY),
                        Optional.of(column.systemPrompt())));
    }

    record OnePrompt(String prompt, @Nullable String system, List<Column> columns) {}

    record Score(
            String model,
            String precision,
            String settings,
            int right,
            int of,
            @Nullable Double accuracy,
            @Nullable Double accuracyLow,
            @Nullable Double accuracyHigh,
            int answered,
            int failed,
            int cutOff,
            @Nullable Double meanTokens,
            @Nullable Double meanSeconds,
            @Nullable Double meanTokensPerSecond) {

        static Score of(BatchResults.Score score) {
            boolean marked = score.right().trials() > 0;
            return new Score(
                    score.contender().model(),
                    score.contender().precision(),
                    score.contender().settings(),
                    score.right().hits(),
                    score.right().trials(),
                    known(score.right().share()),
                    marked ? score.right().low() : null,
                    marked ? score.right().high() : null,
                    score.answered(),
                    score.failed(),
                    score.cutOff(),
                    known(score.newTokens()),
                    known(score.seconds()),
                    known(score.tokensPerSecond()));
        }
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    record Pair(
            int first,
            int second,
            int both,
            int onlyFirst,
            int onlySecond,
            @Nullable Double p) {
        static Pair of(BatchResults.Pairing pairing) {
            return new Pair(
                    pairing.first(),
                    pairing.second(),
                    pairing.both(),
                    pairing.test().onlyFirst(),
                    pairing.test().onlySecond(),
                    pairing.isKnown() ? pairing.test().probability() : null);
        }
    }

    record Result(
            @Nullable String finalAnswer,
            @Nullable Boolean right,
            @Nullable String failure) {
        static Result of(BatchResults.Cell cell) {
            return new Result(
                    cell.finalAnswer().map(FinalAnswer::text).orElse(null),
                    switch (cell.mark()) {
                        case RIGHT -> true;
                        case WRONG -> false;
                        case OPEN, MISSING -> null;
                    },
                    cell.failure().orElse(null));
        }
    }

    record Row(String id, @Nullable String expected, boolean different, List<Result> results) {
        static Row of(BatchResults.Row row) {
            return new Row(
                    row.prompt().id(),
                    row.prompt().expected().orElse(null),
                    row.isDifferent(),
                    row.cells().stream().map(Result::of).toList());
        }
    }

    record Prompts(
            String prompts,
            int samples,
            int done,
            int failed,
            int total,
            List<Score> models,
            List<Pair> pairs,
            List<Row> rows) {

        static Prompts of(BatchSummary summary, BatchResults results) {
            BatchPlan plan = results.plan();
            List<Row> rows = new ArrayList<>();
            results.rows().forEach(row -> rows.add(Row.of(row)));
            return new Prompts(
                    plan.prompts().name(),
                    plan.samples(),
                    summary.done(),
                    summary.failed(),
                    summary.total(),
                    results.scores().stream().map(Score::of).toList(),
                    results.pairings().stream().map(Pair::of).toList(),
                    rows);
        }
    }
}
