package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.torch.ActivationMeter;
import io.github.phiworkbench.engine.worker.WorkerCommand;
import io.github.phiworkbench.engine.worker.WorkerHost;
import io.github.phiworkbench.engine.worker.WorkerTimeouts;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.inspect.ModelComparison;
import io.github.phiworkbench.library.ImportJob;
import io.github.phiworkbench.library.ModelImport;
import io.github.phiworkbench.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What quantizing costs a trained model, on the questions it was trained for. */
class EmbeddedQuantizedTest {

    private static final String MODEL = "phi-4-nano-instruct";
    private static final int QUESTIONS = 200;
    private static final int LONGEST_ANSWER = 24;

    /** Tokens that are compared. */
    private static final int TEXT = 1_000;

    /** Seeds of the questions that are asked, and of those that are read before a search. */
    private static final int ASKED = 5;

    private static final int READ = 6;

    @TempDir
    private Path folder;

    private LoadedModel reference;

    /** A question and what is right. */
    private record Question(String words, int result) {}

    private static List<Question> questions(int seed) {
        Random random = new Random(seed);
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            int a = random.nextInt(100, 1000);
            int b = random.nextInt(10, 1000);
            questions.add(
                    switch (i % 4) {
                        case 0 -> new Question("What is %d + %d?".formatted(a, b), a + b);
                        case 1 ->
                            new Question("What is %d - %d?".formatted(Math.max(a, b), Math.min(a, b)), Math.abs(a - b));
                        case 2 -> new Question("%d * %d = ?".formatted(a, b % 9 + 1), a * (b % 9 + 1));
                        default ->
                            new Question(
                                    "Calculate %d + %d.".formatted(b % 90 + 10, a % 90 + 10), b % 90 + a % 90 + 20);
                    });
        }
        return questions;
    }

    private LoadedModel load(Path model) {
        WorkerHost workers = new WorkerHost(WorkerCommand.ofThisProgram(), folder, WorkerTimeouts.USUAL);
        return new ModelLoader(workers)
                .load(
                        LoadRequest.of(model, new LoadOptions("cpu", 1)).in(Place.IN_PROCESS),
                        _ -> {},
                        new Cancellation());
    }

    @BeforeEach
    void loadReference() {
        reference = load(TestModels.embedded(MODEL, Precision.BF16));
    }

    @AfterEach
    void closeReference() {
        reference.close();
    }

    private static List<Integer> ids(LoadedModel model, String question) {
        return model.encodeChat(List.of(Message.user(question)));
    }

    private static List<Integer> answer(LoadedModel model, List<Integer> prompt) {
        return model.model()
                .generate(
                        GenerationRequest.greedy(
                                prompt, LONGEST_ANSWER, model.manifest().stopIds()),
                        _ -> {},
                        new Cancellation())
                .ids();
    }

    private static boolean isRight(LoadedModel model, Question question) {
        StringBuilder text = new StringBuilder();
        answer(model, ids(model, question.words())).forEach(id -> text.append(model.tokenText(id)));
        return text.toString().matches("(?s).*(?<!\\d)" + question.result() + "(?!\\d).*");
    }

    /** Mean divergence of all tokens after the first, in nats, on questions with the reference's own answers. */
    private double divergence(LoadedModel candidate) {
        ModelComparison comparison =
                new ModelComparison(TraceComparison.side(reference), TraceComparison.side(candidate), 0);
        return comparison
                .ofTokens(answered(ASKED), 1, (_, _) -> {}, new Cancellation())
                .summary()
                .orElseThrow()
                .divergence()
                .mean()
                .value();
    }

    /** Questions and the reference's answers, one after the other. */
    private List<Integer> answered(int seed) {
        List<Integer> text = new ArrayList<>();
        for (Question question : questions(seed)) {
            List<Integer> prompt = ids(reference, question.words());
            text.addAll(prompt);
            text.addAll(answer(reference, prompt));
        }
        return text.subList(0, TEXT);
    }

    private double accuracy(LoadedModel model) {
        return (double) questions(ASKED).stream()
                        .filter(it -> isRight(model, it))
                        .count()
                / QUESTIONS;
    }

    @ParameterizedTest
    @CsvSource({"int8, 1e-3, 0.01", "int8-dynamic, 5e-3, 0.01", "int4-g32, 5e-2, 0.03"})
    void distributions_stay_close_and_answers_right(String precision, double bound, double drop) {
        try (LoadedModel candidate = load(TestModels.embedded(MODEL, Precision.of(precision)))) {
            double found = divergence(candidate);
            double right = accuracy(reference);
            double kept = accuracy(candidate);
            System.out.printf(
                    "%s: mean KLD %.6f nats, %.1f %% right of %.1f %%%n", precision, found, 100 * kept, 100 * right);
            assertThat(right).isGreaterThan(0.97);
            assertThat(found).isLessThan(bound);
            assertThat(kept).isGreaterThanOrEqualTo(right - drop);
        }
    }

    @Test
    void codes_that_know_of_activations_lose_less() {
        Path source = TestModels.embedded(MODEL, Precision.BF16);
        ActivationSquares squares =
                ActivationMeter.measure(source, List.of(answered(READ)), 1, _ -> {}, new Cancellation());
        assertThat(squares.layers())
                .hasSize(reference.manifest().geometry().layers())
                .allSatisfy(layer -> assertThat(layer.qkv())
                        .hasSize(reference.manifest().geometry().hidden()));
        Path aware = new ImportJob(
                        ModelImport.to(folder.resolve("aware"), source)
                                .in(Precision.INT4_G32)
                                .awareOf(squares),
                        _ -> {},
                        new Cancellation())
                .run()
                .folder();
        try (LoadedModel plain = load(TestModels.embedded(MODEL, Precision.INT4_G32));
                LoadedModel candidate = load(aware)) {
            double before = divergence(plain);
            double after = divergence(candidate);
            System.out.printf("int4-g32: mean KLD %.6f nats to nearest, %.6f aware of activations%n", before, after);
            assertThat(after).isLessThan(before);
            assertThat(accuracy(candidate)).isGreaterThanOrEqualTo(accuracy(reference) - 0.03);
        }
    }
}
