package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.inspect.Traces;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Traces that the embedded model made. */
final class RealTraces {

    /** Prose, code and what is not English. */
    static final String TEXT = """
            A language model reads a text as tokens and says of each how likely it was. The capital of France is Paris, \
            and the capital of Elbonia is unprintable.

            ```java
            for (int i = 0; i < tokens.size(); i++) {
            \tSystem.out.println(tokens.get(i)); // i + 1 of n
            }
            ```

            1. Überraschung ist −log₂ p, in bits; naïve café 😀 中文字符.
            2. שלום עולם, and back to English.
            """;

    private RealTraces() {}

    /** A question, what the model answers, and a text that it reads. */
    static TokenTrace conversation() {
        Path folder = TestModels.embedded("phi-4-nano-instruct");
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                TorchLanguageModel model = TorchLanguageModel.load(
                        folder, Optional.of(tokenizer.vocabulary()), new LoadOptions("cpu", 1))) {
            TraceSource source = new TraceSource(
                    "phi-4-nano-instruct",
                    "nano",
                    "f32",
                    "cpu",
                    "plain",
                    "1.0",
                    Traces.SOURCE.made(),
                    TraceSource.Kind.GENERATED,
                    Optional.of(Sampling.GREEDY.withTemperature(1)),
                    tokenizer.vocabulary().size());
            TokenTrace.Builder builder = new TokenTrace.Builder(
                    source,
                    TokenTrace.Builder.vocabulary(tokenizer.vocabulary()::bytes, tokenizer.vocabulary()::isSpecial));
            model.score(ids(tokenizer.encodeText(TEXT)), 10, builder::add, new Cancellation());
            int[] prompt = tokenizer.encodePrompt(tokenizer
                    .chatTemplate()
                    .orElseThrow()
                    .prompt(List.of(Message.user("What is a token, and why does its probability matter?"))));
            model.generate(
                    GenerationRequest.greedy(ids(prompt), 160, model.manifest().stopIds())
                            .withSampling(Sampling.GREEDY.withTemperature(1))
                            .withTop(10)
                            .withPromptEvents(true),
                    builder::add,
                    new Cancellation());
            return builder.trace();
        }
    }

    private static List<Integer> ids(int... ids) {
        return Arrays.stream(ids).boxed().toList();
    }
}
