package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "chat", description = "Answers a question, or talks with you where none is given.")
final class ChatCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "The question; without it, a conversation begins.")
    @Nullable
    String prompt;

    @Mixin
    ModelOptions model = new ModelOptions();

    @Option(names = "--system", paramLabel = "S", description = "The system prompt.")
    @Nullable
    String system;

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "At most so many tokens an answer; otherwise the model's context is the limit.")
    @Nullable
    Integer maxNewTokens;

    @Option(names = "--json", description = "Print one JSON object; needs a PROMPT.")
    boolean json;

    ChatCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        if (json && prompt == null) {
            throw new IllegalArgumentException("--json answers one question; give it as PROMPT.");
        }
        LoadedModel loaded =
                prompt == null ? model.loadForManyCalls(context, output) : model.loadForOneCall(context, output);
        try (Conversation conversation = conversation(loaded, output)) {
            if (system != null) {
                conversation.setSystem(Optional.of(system));
                if (conversation.ignoresSystem()) {
                    output.note(Conversation.SYSTEM_IGNORED);
                }
            }
            if (prompt == null) {
                conversation.requireChat();
                new InteractiveChat(context.folders().typedLines(), conversation, output).run();
            } else {
                answer(loaded, conversation, prompt, output);
            }
        }
        return ExitCode.DONE;
    }

    private Conversation conversation(LoadedModel loaded, Output output) {
        try {
            return new Conversation(
                    loaded,
                    (lost, cancellation) -> {
                        output.note("The process that ran the model has ended; loading it again.");
                        lost.close();
                        return DeviceOptions.load(context, output, lost.request(), cancellation);
                    },
                    sampling.over(loaded.variant().sampling()),
                    maxNewTokens == null ? Integer.MAX_VALUE : maxNewTokens);
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private void answer(LoadedModel loaded, Conversation conversation, String question, Output output) {
        List<Integer> promptIds = conversation.encodeWith(Message.user(question));
        List<TokenEvent> events = new ArrayList<>();
        GenerationResult result = conversation.ask(
                question,
                event -> {
                    events.add(event);
                    if (!json) {
                        output.print(event.text());
                    }
                },
                new Cancellation());
        if (json) {
            output.json(Reports.Generated.of(loaded, promptIds, result, events));
        } else {
            output.line("");
            output.note(summary(result));
        }
    }

    /** One line on how an answer was made. */
    static String summary(GenerationResult result) {
        GenerationStats stats = result.stats();
        return String.format(
                Locale.ROOT,
                "[%d tokens read, %d of them cached; first token after %.0f ms; %d tokens written, %.1f tokens/s; %s]",
                stats.promptTokens(),
                stats.cachedTokens(),
                stats.timeToFirstToken().toNanos() / 1e6,
                stats.newTokens(),
                stats.decodeTokensPerSecond(),
                result.finishReason().spelling());
    }
}
