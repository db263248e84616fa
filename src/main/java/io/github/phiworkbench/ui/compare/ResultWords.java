package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.compare.BatchAnswer;
import io.github.phiworkbench.compare.BatchResults.Cell;
import io.github.phiworkbench.compare.BatchResults.Pairing;
import io.github.phiworkbench.compare.BatchResults.Row;
import io.github.phiworkbench.compare.BatchResults.Score;
import io.github.phiworkbench.compare.FinalAnswer;
import io.github.phiworkbench.compare.Proportion;
import io.github.phiworkbench.ui.common.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of prompt sets in words. */
record ResultWords(Texts texts) {

    private static final String UNKNOWN = "\u2013";

    String right(Score score) {
        Proportion right = score.right();
        return right.trials() == 0 ? UNKNOWN : texts.get("promptset.of", right.hits(), right.trials());
    }

    String share(Score score) {
        return score.right().trials() == 0 ? UNKNOWN : percent(score.right().share());
    }

    String interval(Score score) {
        Proportion right = score.right();
        return right.trials() == 0
                ? UNKNOWN
                : texts.get("promptset.interval.value", percent(right.low()), percent(right.high()));
    }

    String answered(Score score) {
        return score.failed() == 0
                ? String.valueOf(score.answered())
                : texts.get("promptset.answered.failed", score.answered(), score.failed());
    }

    private static String percent(double share) {
        return number(100 * share, 1) + "\u00A0%";
    }

    static String number(double value, int digits) {
        return Double.isNaN(value) ? UNKNOWN : String.format(Locale.getDefault(), "%,." + digits + "f", value);
    }

    /** What McNemar's test says of two models. */
    String pairing(Pairing pairing, List<String> names) {
        if (!pairing.isKnown()) {
            return texts.get("promptset.pair.unknown", names.get(pairing.first()), names.get(pairing.second()));
        }
        if (pairing.isSame()) {
            return texts.get("promptset.pair.none", names.get(pairing.first()), names.get(pairing.second()));
        }
        double probability = pairing.test().probability();
        return texts.get(
                pairing.test().isSignificant() ? "promptset.pair.significant" : "promptset.pair.chance",
                names.get(pairing.first()),
                pairing.test().onlyFirst(),
                names.get(pairing.second()),
                pairing.test().onlySecond(),
                probability < 0.0001 ? "< " + number(0.0001, 4) : number(probability, 4));
    }

    /** The final answer with its mark, or why there is none. */
    String cell(Cell cell) {
        return switch (cell.mark()) {
            case RIGHT -> "\u2713 " + answer(cell);
            case WRONG -> "\u2717 " + answer(cell);
            case OPEN -> answer(cell);
            case MISSING -> cell.failure().orElse("");
        };
    }

    private String answer(Cell cell) {
        return cell.finalAnswer()
                .map(FinalAnswer::text)
                .or(() -> cell.counts().map(answer -> answer.text().strip()))
                .orElse("");
    }

    /** A prompt with all that was answered to it. */
    String whole(Row row, List<String> names) {
        List<String> parts = new ArrayList<>();
        row.prompt().system().ifPresent(system -> parts.add(texts.get("promptset.detail.system", system)));
        parts.add(row.prompt().text());
        row.prompt().expected().ifPresent(expected -> parts.add(texts.get("promptset.detail.expected", expected)));
        for (int index = 0; index < names.size(); index++) {
            for (BatchAnswer answer : row.cells().get(index).answers()) {
                parts.add("\u2014 " + names.get(index) + "\n" + text(answer));
            }
        }
        return String.join("\n\n", parts);
    }

    private String text(BatchAnswer answer) {
        String end = answer.failure().orElse(answer.isCutOff() ? texts.get("promptset.cutOff") : "");
        return end.isEmpty() ? answer.text().strip() : (answer.text().strip() + "\n" + end).strip();
    }
}
