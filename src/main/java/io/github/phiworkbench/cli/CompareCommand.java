package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.ModelLoader;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.PromptSetFile;
import io.github.phiworkbench.compare.ResultFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "compare", description = "Puts a prompt, or a file of prompts, to several models.")
final class CompareCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "The question.")
    @Nullable
    String prompt;

    @Option(
            names = "--models",
            paramLabel = "A,B",
            split = ",",
            required = true,
            description = {
                "Ids or folders of two or more models; phi4 models lists the ids. One may have settings of its own:",
                "ID@temperature=0.8@top-p=0.95"
            })
    List<String> models = new ArrayList<>();

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description =
                    "In place of PROMPT: a file of prompts, .jsonl or .csv, with expected answers if there are any.")
    @Nullable
    Path prompts;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "So many answers of each model to each prompt, with seeds that follow one another.")
    int samples = 1;

    @Option(
            names = "--system",
            paramLabel = "S",
            description = "The system prompt; a prompt's own in a file goes before.")
    @Nullable
    String system;

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "At most so many tokens an answer; otherwise what the model card allows.")
    @Nullable
    Integer maxNewTokens;

    @Mixin
    DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "With --prompts: write the answers to a new file, .csv or .jsonl, or a report, .html.")
    @Nullable
    Path out;

    @Option(
            names = "--restart",
            description = "With --prompts: ask all anew. Otherwise what was answered before is not asked again.")
    boolean restart;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    CompareCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        check();
        Optional<ResultFile> results =
                Optional.ofNullable(out).map(ResultFile::at).map(ResultFile::requireFree);
        ModelLoader loader = context.loader().with(request -> device.over(request, Place.WORKER));
        List<ComparisonColumn> columns = columns(output);
        try (ModelSession session = new ModelSession(context.library(), loader);
                ComparisonService service = new ComparisonService(session, context.library(), loader)) {
            // What is loaded although it does not fit must not lie beside another model.
            Runnable betweenModels = device.force ? service::unload : () -> {};
            if (prompts == null) {
                return new OnePromptRun(service, columns, output, betweenModels)
                        .run(Objects.requireNonNull(prompt), system, samples, json);
            }
            try (PromptFileRun run =
                    new PromptFileRun(context, service, device.loadOptions().threads(), output, betweenModels)) {
                BatchPlan plan = run.plan(PromptSetFile.read(prompts), columns, samples);
                return run.run(restart ? run.begin(plan) : run.goOn(plan), results, json);
            }
        }
    }

    private void check() {
        if ((prompt == null) == (prompts == null)) {
            throw new IllegalArgumentException("Give either a PROMPT or a file with --prompts.");
        }
        if (models.size() < 2) {
            throw new IllegalArgumentException(
                    "There is nothing to compare with one model; name two or more, as in --models A,B.");
        }
        if (samples < 1) {
            throw new IllegalArgumentException("The number of samples is " + samples + " but must be 1 or more.");
        }
        if (maxNewTokens != null && maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "The number of new tokens is " + maxNewTokens + " but must be 1 or more.");
        }
        if (prompts == null && (out != null || restart)) {
            throw new IllegalArgumentException("--out and --restart are for files of prompts; add --prompts.");
        }
    }

    private List<ComparisonColumn> columns(Output output) {
        return new ComparedModels(context, output, device.loadOptions())
                .columns(models, givenSampling()).stream()
                        .map(column -> system == null ? column : column.withSystemPrompt(system))
                        .map(column -> maxNewTokens == null ? column : column.withMaxNewTokens(maxNewTokens))
                        .toList();
    }

    /** The sampling options that the user gave for all models. */
    private List<OptionSpec> givenSampling() {
        Set<String> names = new HashSet<>();
        CommandSpec.forAnnotatedObject(new SamplingOptions())
                .options()
                .forEach(option -> names.add(option.longestName()));
        return Objects.requireNonNull(spec).commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> names.contains(option.longestName()))
                .toList();
    }
}
