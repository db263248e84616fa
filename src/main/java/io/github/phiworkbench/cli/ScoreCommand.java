package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ScoreResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "score", description = "Reports what a model says of every token of a text.")
final class ScoreCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    ModelOptions model = new ModelOptions();

    @ArgGroup(multiplicity = "1")
    PromptOptions prompt = new PromptOptions();

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "0",
            description = "Report the K most likely tokens at each position.")
    int top;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    ScoreCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        if (top < 0) {
            throw new IllegalArgumentException("The number of alternatives is " + top + " but must be 0 or more.");
        }
        PromptOptions.Prompt given = prompt.read();
        try (LoadedModel loaded = model.loadForOneCall(context, output)) {
            ScoreResult result = loaded.model().score(given.tokens(loaded), top, event -> {}, new Cancellation());
            Reports.Scored report = Reports.Scored.of(loaded, result);
            if (json) {
                output.json(report);
            } else {
                print(report, output);
            }
        }
        return ExitCode.DONE;
    }

    private static void print(Reports.Scored report, Output output) {
        output.line("index       id   logprob    rank  entropy  token");
        for (Reports.Token token : report.tokens()) {
            output.line(row(token));
        }
        output.line("next: entropy " + number(report.next().entropy()) + " nats"
                + alternatives(report.next().top()));
        output.line("nll " + number(report.nll()) + " nats a token, perplexity " + number(report.perplexity())
                + ", bits per byte " + number(report.bitsPerByte()));
    }

    private static String row(Reports.Token token) {
        return String.format(
                Locale.ROOT,
                "%5d %8d %9s %7s %8s  %s%s",
                token.index(),
                token.id(),
                number(token.logprob()),
                token.rank() == null ? "-" : token.rank().toString(),
                number(token.entropy()),
                token.text(),
                alternatives(token.top()));
    }

    private static String alternatives(List<Reports.Top> top) {
        return top.isEmpty()
                ? ""
                : top.stream()
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "%s %.2f %%",
                                entry.text().isEmpty() ? entry.id() : entry.text(),
                                100 * Math.exp(entry.logprob())))
                        .collect(Collectors.joining(" | ", "  [", "]"));
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", Math.abs(value) < 5e-5 ? 0 : value);
    }
}
