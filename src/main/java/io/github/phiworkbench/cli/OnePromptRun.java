package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ColumnFigures;
import io.github.phiworkbench.app.ColumnState;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonListener;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.app.ComparisonTask;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.compare.Contender;
import io.github.phiworkbench.compare.FinalAnswer;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.inspect.TokenTrace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One prompt for several models, one after another. */
final class OnePromptRun {

    private final ComparisonService service;
    private final List<ComparisonColumn> columns;
    private final Output output;
    private final Runnable betweenModels;

    OnePromptRun(ComparisonService service, List<ComparisonColumn> columns, Output output, Runnable betweenModels) {
        this.service = service;
        this.columns = columns;
        this.output = output;
        this.betweenModels = betweenModels;
    }

    /** Asks and prints; the exit code says whether all have answered. */
    int run(String prompt, @Nullable String system, int samples, boolean json) {
        List<ComparisonTask> tasks = columns.stream()
                .map(column -> ComparisonTask.of(column, prompt).withSamples(samples))
                .toList();
        List<List<ColumnAnswer>> answers = await(tasks, new Printer(samples, json));
        if (json) {
            Optional<FinalAnswer> baseline =
                    CompareReports.pickedOut(answers.getFirst().getFirst());
            output.json(new CompareReports.OnePrompt(
                    prompt,
                    system,
                    IntStream.range(0, columns.size())
                            .mapToObj(
                                    index -> CompareReports.Column.of(columns.get(index), answers.get(index), baseline))
                            .toList()));
        } else {
            finalAnswers(answers);
        }
        return answers.stream().flatMap(List::stream).allMatch(ColumnAnswer::isComplete)
                ? ExitCode.DONE
                : ExitCode.FAILED;
    }

    private List<List<ColumnAnswer>> await(List<ComparisonTask> tasks, Printer printer) {
        try {
            return service.start(tasks, Order.ONE_AFTER_ANOTHER, printer).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("The comparison was interrupted.", e);
        }
    }

    private void finalAnswers(List<List<ColumnAnswer>> answers) {
        Optional<FinalAnswer> baseline =
                CompareReports.pickedOut(answers.getFirst().getFirst());
        output.line("");
        output.line("final answers");
        for (int index = 0; index < columns.size(); index++) {
            for (ColumnAnswer answer : answers.get(index)) {
                finalAnswer(columns.get(index), answer, baseline);
            }
        }
    }

    private void finalAnswer(ComparisonColumn column, ColumnAnswer answer, Optional<FinalAnswer> baseline) {
        Optional<FinalAnswer> own = CompareReports.pickedOut(answer);
        String verdict = own.flatMap(mine -> baseline.map(mine::agreesWith))
                .map(agrees -> agrees ? "" : "  differs from the first")
                .orElse("");
        output.line("  %-12s %s%s".formatted(own.map(FinalAnswer::text).orElse("-"), label(column, answer), verdict));
    }

    private static String label(ComparisonColumn column, ColumnAnswer answer) {
        return CompareReports.contender(column, answer).map(Contender::label).orElse(column.model());
    }

    /** Shows answers as they come, unless all is printed in the end. */
    private final class Printer implements ComparisonListener {
        private final int samples;
        private final boolean silent;
        private LoadProgressLine loading;

        Printer(int samples, boolean silent) {
            this.samples = samples;
            this.silent = silent;
            loading = new LoadProgressLine(output, columns.getFirst().model());
        }

        @Override
        public void became(int column, ColumnState state) {
            switch (state) {
                case ColumnState.Loading load -> loading.progress(load.progress());
                case ColumnState.Loaded _ -> loading.end();
                case ColumnState.Writing writing -> begin(column, writing.sample());
                case ColumnState.Ended _ -> {
                    betweenModels.run();
                    loading = new LoadProgressLine(
                            output,
                            columns.get(Math.min(column + 1, columns.size() - 1))
                                    .model());
                }
                default -> {}
            }
        }

        private void begin(int column, int sample) {
            if (!silent) {
                output.line((column + sample == 0 ? "" : System.lineSeparator()) + "== "
                        + columns.get(column).model()
                        + (samples == 1 ? "" : ", " + (sample + 1) + " of " + samples));
            }
        }

        @Override
        public void wrote(int column, int sample, String text, TokenTrace soFar) {
            if (!silent) {
                output.print(text);
            }
        }

        @Override
        public void answered(int column, ColumnAnswer answer) {
            if (!silent && !answer.text().isEmpty()) {
                output.line("");
            }
            answer.failure()
                    .ifPresent(failure -> output.note(columns.get(column).model() + ": " + failure));
            if (!silent) {
                answer.figures()
                        .ifPresent(figures -> output.note(summary(label(columns.get(column), answer), figures)));
            }
        }

        @Override
        public void unloaded(String model, String place) {
            output.note("Unloaded " + model + ", so that " + place + " fits into memory.");
        }
    }

    private static String summary(String label, ColumnFigures figures) {
        return String.format(
                Locale.ROOT,
                "[%s: %d tokens read; first token after %.0f ms; %d tokens written in %.1f s, %.1f tokens/s%s]",
                label,
                figures.promptTokens(),
                figures.timeToFirstToken().toNanos() / 1e6,
                figures.newTokens(),
                figures.total().toNanos() / 1e9,
                figures.tokensPerSecond(),
                figures.memoryBytes().isPresent()
                        ? "; " + Sizes.bytes(figures.memoryBytes().getAsLong())
                        : "");
    }
}
