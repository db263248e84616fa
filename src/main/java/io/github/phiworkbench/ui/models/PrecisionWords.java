package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.app.ModelFigures.Speed;
import io.github.phiworkbench.app.PrecisionChoices;
import io.github.phiworkbench.app.PrecisionChoices.Advice;
import io.github.phiworkbench.app.PrecisionChoices.Choice;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.MemoryEstimate;
import io.github.phiworkbench.library.PrecisionCandidate;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the table of precisions says. */
final class PrecisionWords {

    private final Texts texts;

    PrecisionWords(Texts texts) {
        this.texts = texts;
    }

    /**
     * The rows, in the order of the choices.
     *
     * @param loaded folder of the loaded model
     */
    List<PrecisionRow> rows(PrecisionChoices choices, Optional<Path> loaded) {
        List<PrecisionRow> rows = new ArrayList<>();
        for (int i = 0; i < choices.choices().size(); i++) {
            int index = i;
            Choice choice = choices.choices().get(i);
            rows.add(row(
                    choice,
                    choices.advice().filter(advice -> advice.choice() == index).isPresent(),
                    i == choices.reference(),
                    loaded));
        }
        return rows;
    }

    private PrecisionRow row(Choice choice, boolean recommended, boolean isReference, Optional<Path> loaded) {
        PrecisionCandidate candidate = choice.candidate();
        Precision precision = candidate.precision();
        String about = texts.get("precision.about." + precision.spelling());
        String disk = Amounts.bytes(candidate.diskBytes());
        MemoryEstimate need = choice.fit().estimate();
        return new PrecisionRow(
                precision,
                candidate.item(),
                candidate
                        .id()
                        .map(id -> texts.get("table.about", id, about))
                        .orElse(texts.get("table.aboutMissing", about)),
                candidate.isMade() ? disk : texts.get("table.wouldTake", disk),
                Amounts.bytes(need.total()),
                texts.get(
                        "table.parts",
                        Amounts.bytes(need.weights()),
                        Amounts.bytes(need.cache()),
                        Amounts.bytes(need.workspace())),
                choice.predicted().isPresent() ? speed(choice.predicted().getAsDouble()) : PrecisionRow.UNKNOWN,
                choice.measured().map(it -> speed(it.tokensPerSecond())).orElse(PrecisionRow.UNKNOWN),
                choice.measured().map(this::how).orElse(texts.get("table.notMeasured")),
                loss(choice, isReference),
                lossBy(choice, isReference),
                choice.fit().level(),
                texts.get("level." + choice.fit().level().name().toLowerCase(Locale.ROOT)),
                recommended,
                candidate
                        .item()
                        .flatMap(item -> loaded.filter(folder -> folder.equals(
                                item.entry().folder().toAbsolutePath().normalize())))
                        .isPresent());
    }

    private static String speed(double tokensPerSecond) {
        return String.format(Locale.getDefault(), tokensPerSecond < 99.95 ? "%.1f" : "%,.0f", tokensPerSecond);
    }

    private String how(Speed speed) {
        return texts.get("table.measuredBy." + speed.source().name().toLowerCase(Locale.ROOT), speed.device());
    }

    private String loss(Choice choice, boolean isReference) {
        if (isReference) {
            return texts.get("table.reference");
        }
        return choice.loss().map(loss -> nats(loss.nats())).orElse(PrecisionRow.UNKNOWN);
    }

    private String lossBy(Choice choice, boolean isReference) {
        if (isReference) {
            return texts.get("table.referenceTip");
        }
        return choice.loss()
                .map(loss -> texts.get("table.lossTip", loss.reference()))
                .orElse(texts.get("table.lossUnknown"));
    }

    private static String nats(double value) {
        return new DecimalFormat(value < 0.00995 ? "0.####" : "0.000").format(value);
    }

    /** Which precision to take, and why. */
    String advice(PrecisionChoices choices) {
        return choices.advice().map(advice -> advice(choices, advice)).orElse(texts.get("advice.none"));
    }

    private String advice(PrecisionChoices choices, Advice advice) {
        Choice choice = choices.choices().get(advice.choice());
        String level = choice.fit().level().name().toLowerCase(Locale.ROOT);
        String precision = choice.candidate().precision().spelling();
        return switch (advice.reason()) {
            case FASTEST ->
                texts.get(
                        "advice.fastest",
                        precision,
                        texts.get("advice.fit." + level),
                        reads(choices, choice),
                        lossWords(choice));
            case MOST_PRECISE ->
                texts.get(
                        "advice.precise",
                        precision,
                        texts.get("advice.fit." + level),
                        nats(PrecisionChoices.BEARABLE_LOSS));
        };
    }

    private String reads(PrecisionChoices choices, Choice choice) {
        long bytes = choice.candidate().bytesReadPerStep();
        long usual = choices.choices().stream()
                .map(Choice::candidate)
                .filter(candidate -> candidate.precision() == Precision.BF16)
                .mapToLong(PrecisionCandidate::bytesReadPerStep)
                .findFirst()
                .orElse(bytes);
        return bytes < usual
                ? texts.get("advice.readsPart", Math.round(100.0 * bytes / usual))
                : texts.get("advice.reads", Amounts.bytes(bytes));
    }

    private String lossWords(Choice choice) {
        if (choice.loss().isPresent()) {
            return texts.get("advice.loses", nats(choice.loss().get().nats()));
        }
        return choice.candidate().formats().isQuantized()
                ? texts.get("advice.losesExpected", nats(choice.expectedLoss()))
                : texts.get("advice.losesNothing");
    }

    /** How well one precision fits, with its number. */
    String pill(Fit fit) {
        String total = Amounts.bytes(fit.estimate().total());
        String free = Amounts.bytes(fit.free().orElse(0));
        return switch (fit.level()) {
            case FITS -> texts.get("fit.fits", total, free);
            case TIGHT -> texts.get("fit.tight", total, free);
            case DOES_NOT_FIT -> texts.get("fit.not", Amounts.bytes(fit.missing()));
            case UNKNOWN -> texts.get("fit.unknown", total);
        };
    }

    /** Which term to save at, or why nothing is known. */
    String reason(Fit fit) {
        return switch (fit.level()) {
            case FITS -> "";
            case TIGHT, DOES_NOT_FIT ->
                texts.get("limit." + fit.largest().name().toLowerCase(Locale.ROOT));
            case UNKNOWN -> texts.get("load.gpuNote");
        };
    }
}
