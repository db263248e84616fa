package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.BatchAnswer.Complete;
import io.github.phiworkbench.compare.BatchAnswer.Failed;
import io.github.phiworkbench.compare.BatchAnswer.Figures;
import io.github.phiworkbench.compare.BatchAnswer.Place;
import io.github.phiworkbench.compare.BatchPlan.Entrant;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import io.github.phiworkbench.compare.Vote.Side;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.tokenizer.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Small plans, answers and votes for tests. */
public final class Examples {

    public static final Sampling WARM =
            Sampling.GREEDY.withTemperature(0.8).withTopP(0.95).withLogitBias(Map.of(7, Double.NEGATIVE_INFINITY));

    private Examples() {}

    public static Entrant entrant(String model, Sampling sampling) {
        return new Entrant(
                Contender.of(model, "f32", sampling, Optional.empty()),
                model,
                "cpu",
                sampling,
                "",
                OptionalInt.of(100));
    }

    /** Two models and three sums, of which the last tells no answer. */
    public static BatchPlan plan(int samples) {
        return new BatchPlan(
                new PromptSet(
                        "sums.jsonl",
                        List.of(
                                Prompt.of("a", "1 + 1?").expecting("2"),
                                new Prompt("b", "2 + 2?", Optional.of("Be brief."), Optional.of("4")),
                                Prompt.of("c", "3 + 3?"))),
                List.of(entrant("plain", Sampling.GREEDY), entrant("warm", WARM)),
                samples,
                5);
    }

    public static BatchAnswer answer(int entrant, int prompt, int sample, String text) {
        Figures figures = new Figures(12, 10, Duration.ofMillis(30), 50.5, Duration.ofMillis(200));
        return new BatchAnswer(new Place(entrant, prompt, sample), 5, text, new Complete(FinishReason.STOP, figures));
    }

    public static BatchAnswer failure(int entrant, int prompt, int sample) {
        return new BatchAnswer(new Place(entrant, prompt, sample), 5, "1 +", new Failed("The process has ended."));
    }

    public static Vote vote(String left, String right, Verdict verdict) {
        return new Vote(Instant.ofEpochMilli(1_000), side(left), side(right), verdict, true);
    }

    /** The same, given at another time. */
    public static Vote at(long millis, Vote vote) {
        return new Vote(Instant.ofEpochMilli(millis), vote.left(), vote.right(), vote.verdict(), vote.blind());
    }

    private static Side side(String model) {
        return new Side(
                new Contender(model, "bf16", "greedy"),
                Stream.of(Message.system("Be brief."), Message.user("Who are you?"))
                        .toList(),
                "I am " + model + ".");
    }
}
