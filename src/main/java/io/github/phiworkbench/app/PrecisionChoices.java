package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ModelFigures.Known;
import io.github.phiworkbench.app.ModelFigures.Speed;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.PrecisionCandidate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The precisions of a model with what each takes and gives, and the one to take.
 *
 * @param choices the most precise first
 * @param reference index of the one that losses are measured against: the most precise that is made
 * @param advice which one to take; empty where none fits
 */
public record PrecisionChoices(List<Choice> choices, int reference, Optional<Advice> advice) {

    /** Nats a token: a mean divergence above this is more than the smaller size is worth. */
    public static final double BEARABLE_LOSS = 0.02;

    public PrecisionChoices {
        choices = List.copyOf(choices);
    }

    /**
     * Where and how a model is to run.
     *
     * @param device as libtorch spells it, without a number
     * @param contextTokens tokens that the cache is to hold
     * @param cache number format of keys and values; without it, the model's own
     * @param free bytes that a model can have there; empty where they are known only when it is loaded
     * @param readBandwidth bytes a second that this machine's memory gives; 0 if it was not measured
     */
    public record Conditions(
            String device, int contextTokens, Optional<Precision> cache, OptionalLong free, double readBandwidth) {}

    /**
     * One precision.
     *
     * @param predicted the most tokens a second that the memory allows with an empty cache: its bandwidth over the bytes read
     *     for a token; empty where it was not measured, or is not the device's memory
     * @param measured what the model gave
     * @param loss where it was measured
     */
    public record Choice(
            PrecisionCandidate candidate,
            Fit fit,
            OptionalDouble predicted,
            Optional<Speed> measured,
            Optional<Loss> loss) {

        private boolean isPossible() {
            return fit.level() != Fit.Level.DOES_NOT_FIT;
        }

        /** What was measured, else the most that this project's tests of trained models allow. */
        public double expectedLoss() {
            return loss.map(Loss::nats)
                    .orElse(
                            switch (candidate.precision()) {
                                case F32, F16, BF16 -> 0.0;
                                case INT8 -> 1e-3;
                                case INT8_DYNAMIC -> 5e-3;
                                default -> 5e-2;
                            });
        }
    }

    /**
     * What a precision was measured to lose.
     *
     * @param nats the mean Kullback-Leibler divergence, a token
     * @param reference id of the model it was held against: the most precise one that it was
     */
    public record Loss(double nats, String reference) {}

    /** Why a precision is the one to take. */
    public enum Reason {
        /** Of those that lose little enough, it reads the fewest bytes. */
        FASTEST,
        /** None that fits loses little enough, so this is the one that loses least. */
        MOST_PRECISE
    }

    /**
     * The precision to take.
     *
     * @param choice its index
     */
    public record Advice(int choice, Reason reason) {}

    /** Looks at each precision under these conditions. */
    public static PrecisionChoices of(List<PrecisionCandidate> candidates, Conditions conditions, Known known) {
        int reference = 0;
        while (reference < candidates.size() - 1 && !candidates.get(reference).isMade()) {
            reference++;
        }
        List<String> whole = candidates.stream()
                .filter(it -> !it.formats().isQuantized())
                .flatMap(it -> it.id().stream())
                .toList();
        List<Choice> choices = candidates.stream()
                .map(candidate -> choice(candidate, conditions, known, whole))
                .toList();
        return new PrecisionChoices(choices, reference, advice(choices));
    }

    private static Choice choice(
            PrecisionCandidate candidate, Conditions conditions, Known known, List<String> references) {
        Fit fit = new Fit(
                candidate.memory(conditions.device(), conditions.contextTokens(), conditions.cache()),
                conditions.free());
        boolean predictable = conditions.device().equals("cpu") && conditions.readBandwidth() > 0;
        return new Choice(
                candidate,
                fit,
                predictable
                        ? OptionalDouble.of(conditions.readBandwidth() / candidate.bytesReadPerStep())
                        : OptionalDouble.empty(),
                candidate
                        .id()
                        .flatMap(id -> known.speed(id, candidate.precision().spelling(), conditions.device())),
                candidate
                        .id()
                        .flatMap(id -> references.stream()
                                .filter(reference -> !reference.equals(id))
                                .flatMap(reference -> loss(known, reference, id, candidate).stream())
                                .findFirst()));
    }

    private static Optional<Loss> loss(Known known, String reference, String id, PrecisionCandidate candidate) {
        OptionalDouble nats = known.loss(reference, id, candidate.precision().spelling());
        return nats.isPresent() ? Optional.of(new Loss(nats.getAsDouble(), reference)) : Optional.empty();
    }

    /** What fits with room goes before what just fits, but not before what loses little. */
    private static Optional<Advice> advice(List<Choice> choices) {
        List<Choice> possible = choices.stream().filter(Choice::isPossible).toList();
        Comparator<Choice> roomiest =
                Comparator.comparing(choice -> choice.fit().level() == Fit.Level.TIGHT);
        Optional<Choice> fastest = possible.stream()
                .filter(choice -> choice.expectedLoss() <= BEARABLE_LOSS)
                .min(roomiest.thenComparingLong(choice -> choice.candidate().bytesReadPerStep())
                        .thenComparingDouble(Choice::expectedLoss)
                        .thenComparing(choice -> !choice.candidate().isMade()));
        return fastest.map(choice -> new Advice(choices.indexOf(choice), Reason.FASTEST))
                .or(() -> possible.stream()
                        .min(Comparator.comparingDouble(Choice::expectedLoss))
                        .map(choice -> new Advice(choices.indexOf(choice), Reason.MOST_PRECISE)));
    }
}
