package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.SamplingDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "generate", description = "Continues a sequence of tokens, without a chat template.")
final class GenerateCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    ModelOptions model = new ModelOptions();

    @ArgGroup(multiplicity = "1")
    PromptOptions prompt = new PromptOptions();

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "At most so many tokens. Default: ${DEFAULT-VALUE}.")
    int maxNewTokens = 128;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "0",
            description = "Report the K most likely tokens each time.")
    int top;

    @Option(names = "--stop", paramLabel = "S", description = "End at this text; may be given more than once.")
    List<String> stopStrings = new ArrayList<>();

    @Option(names = "--ignore-stop-tokens", description = "Go on after the model's stop tokens.")
    boolean ignoreStopTokens;

    @Option(names = "--prompt-tokens", description = "Report the prompt's tokens too.")
    boolean promptTokens;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    GenerateCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        PromptOptions.Prompt given = prompt.read();
        Sampling drawing = sampling.over(SamplingDefaults.greedy(maxNewTokens));
        try (LoadedModel loaded = model.loadForOneCall(context, output)) {
            List<Integer> ids = given.tokens(loaded);
            Set<Integer> stopIds =
                    ignoreStopTokens ? Set.of() : loaded.manifest().stopIds();
            GenerationRequest request =
                    new GenerationRequest(ids, drawing, maxNewTokens, stopIds, stopStrings, top, promptTokens);
            List<TokenEvent> events = new ArrayList<>();
            boolean text = !json && loaded.tokenizer().isPresent();
            GenerationResult result = loaded.model()
                    .generate(
                            request,
                            event -> {
                                events.add(event);
                                if (text && event.origin() != TokenEvent.Origin.PROMPT) {
                                    output.print(event.text());
                                }
                            },
                            new Cancellation());
            if (json) {
                output.json(Reports.Generated.of(loaded, ids, result, events));
            } else {
                output.line(
                        text ? "" : result.ids().stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
        }
        return ExitCode.DONE;
    }
}
