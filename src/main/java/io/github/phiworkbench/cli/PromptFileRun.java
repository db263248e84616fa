package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.BatchListener;
import io.github.phiworkbench.app.BatchProgress;
import io.github.phiworkbench.app.BatchService;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.compare.Batch;
import io.github.phiworkbench.compare.BatchAnswer;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.BatchResults;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.McNemar;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.compare.Proportion;
import io.github.phiworkbench.compare.ResultFile;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.engine.Cancellation;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file of prompts for several models. */
final class PromptFileRun implements AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final ComparisonStore store;
    private final BatchService service;
    private final Output output;
    private final Runnable betweenModels;

    PromptFileRun(
            AppContext context, ComparisonService comparison, int threads, Output output, Runnable betweenModels) {
        ComparisonStore.Opened opened = ComparisonStore.open(context.folders().comparisons());
        opened.notices().forEach(notice -> output.note(notice.text()));
        store = opened.store();
        service = new BatchService(store, comparison, context.library(), threads);
        this.output = output;
        this.betweenModels = betweenModels;
    }

    BatchPlan plan(PromptSet prompts, List<ComparisonColumn> columns, int samples) {
        return service.plan(prompts, columns, samples, _ -> {}, new Cancellation());
    }

    Batch begin(BatchPlan plan) {
        return store.begin(plan);
    }

    /** The batch that was begun for the same before, or a new one. */
    Batch goOn(BatchPlan plan) {
        Optional<Batch> before = store.latest(plan);
        before.ifPresent(batch -> output.note("%d of %d answers are there since %s; --restart asks all anew."
                .formatted(
                        store.summary(batch.id()).done(),
                        plan.size(),
                        TIME.format(batch.created().atZone(ZoneId.systemDefault())))));
        return before.orElseGet(() -> begin(plan));
    }

    /** Answers what is open, prints, and writes the file; the exit code says whether all have answered. */
    int run(Batch batch, Optional<ResultFile> file, boolean json) {
        Progress progress = new Progress(batch.plan());
        BatchSummary summary = service.run(batch, progress, new Cancellation());
        progress.line.end();
        BatchResults results = new BatchResults(batch.plan(), store.answers(batch.id()));
        if (json) {
            output.json(CompareReports.Prompts.of(summary, results));
        } else {
            print(summary, results);
        }
        file.ifPresent(wanted -> {
            wanted.write(results, Existing.KEEP);
            output.note("Wrote " + wanted.path());
        });
        return summary.isFinished() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(BatchSummary summary, BatchResults results) {
        output.line("%s: %d prompts, %d of %d answers%s"
                .formatted(
                        summary.name(),
                        results.rows().size(),
                        summary.done(),
                        summary.total(),
                        summary.failed() == 0 ? "" : ", " + summary.failed() + " failed"));
        output.line("   right     share  95 % interval     tokens   seconds  tokens/s  model");
        results.scores().forEach(score -> output.line(line(score)));
        for (BatchResults.Pairing pairing : results.pairings()) {
            output.line(line(pairing, results.names()));
        }
        long different =
                results.rows().stream().filter(BatchResults.Row::isDifferent).count();
        output.line("%d of %d prompts have different answers"
                .formatted(different, results.rows().size()));
    }

    private static String line(BatchResults.Score score) {
        Proportion right = score.right();
        String marks = right.trials() == 0
                ? "%8s  %8s  %-14s".formatted("-", "-", "-")
                : String.format(
                        Locale.ROOT,
                        "%8s  %6.1f %%  %-14s",
                        right.hits() + "/" + right.trials(),
                        100 * right.share(),
                        String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * right.low(), 100 * right.high()));
        return String.format(
                Locale.ROOT,
                "%s  %8s  %8s  %8s  %s",
                marks,
                number(score.newTokens(), 1),
                number(score.seconds(), 2),
                number(score.tokensPerSecond(), 1),
                score.contender().label());
    }

    private static String line(BatchResults.Pairing pairing, List<String> names) {
        McNemar test = pairing.test();
        if (!pairing.isKnown()) {
            return "no prompt with an expected answer was answered by both %s and %s"
                    .formatted(names.get(pairing.first()), names.get(pairing.second()));
        }
        if (pairing.isSame()) {
            return "%s and %s were right on the same prompts, of %d that both answered"
                    .formatted(names.get(pairing.first()), names.get(pairing.second()), pairing.both());
        }
        return String.format(
                Locale.ROOT,
                "only %s right: %d; only %s right: %d; p = %.2g by McNemar's test",
                names.get(pairing.first()),
                test.onlyFirst(),
                names.get(pairing.second()),
                test.onlySecond(),
                test.probability());
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** One line that says how far it has come. */
    private final class Progress implements BatchListener {
        private final BatchPlan plan;
        private final ProgressLine line = new ProgressLine(output);

        Progress(BatchPlan plan) {
            this.plan = plan;
        }

        @Override
        public void ended(int entrant) {
            betweenModels.run();
        }

        @Override
        public void answered(BatchAnswer answer, BatchProgress progress) {
            String words = "%d of %d answers%s%s, %s"
                    .formatted(
                            progress.done(),
                            progress.total(),
                            progress.failed() == 0 ? "" : ", " + progress.failed() + " failed",
                            progress.left()
                                    .map(left -> ", about " + Sizes.time(left) + " left")
                                    .orElse(""),
                            plan.entrants().get(answer.place().entrant()).model());
            line.show(words, words);
        }

        @Override
        public void gaveUp(int entrant, String sentence) {
            line.end();
            output.note(plan.entrants().get(entrant).contender().label() + ": " + sentence);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
