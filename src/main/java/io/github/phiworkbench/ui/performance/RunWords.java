package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.telemetry.Reading;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.machine.MachineWords;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Runs in words.
 *
 * @param clock tells which day it is, and where
 */
record RunWords(Texts texts, Clock clock) {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Name of a column. */
    String name(RunColumn column) {
        return texts.get("column." + column.key());
    }

    /** What stands in a column. */
    String text(RunColumn column, Run run) {
        return switch (column) {
            case BEGAN -> began(run);
            case MODEL -> run.model();
            case KIND -> texts.get("kind." + run.kind().name().toLowerCase(Locale.ROOT));
            case DEVICE -> run.device();
            case PRECISION -> run.precision();
            case ENDING -> texts.get("ending." + run.ending().name().toLowerCase(Locale.ROOT));
            case PROMPT ->
                run.stats().cachedTokens() == 0
                        ? Amounts.number(run.stats().promptTokens())
                        : texts.get(
                                "prompt.cached",
                                Amounts.number(run.stats().promptTokens()),
                                Amounts.number(run.stats().cachedTokens()));
            case NEW, FIRST_TOKEN, PREFILL, DECODE, STEP_50, STEP_95, STEP_99, BANDWIDTH, ENERGY, MEMORY ->
                number(column, column.number(run));
        };
    }

    /** The time of day, and the day if it was another. */
    private String began(Run run) {
        ZonedDateTime began = run.began().atZone(clock.getZone());
        DateTimeFormatter words = began.toLocalDate().equals(LocalDate.now(clock))
                ? DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM)
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.MEDIUM);
        return words.withLocale(Locale.getDefault(Locale.Category.FORMAT)).format(began);
    }

    /** A number of a column with its unit; a dash where there is none. */
    String number(RunColumn column, OptionalDouble number) {
        if (number.isEmpty()) {
            return texts.get("gauge.none");
        }
        double value = number.getAsDouble();
        return switch (column) {
            case FIRST_TOKEN, STEP_50, STEP_95, STEP_99 -> texts.get("milliseconds", value);
            case PREFILL, DECODE -> texts.get("tokens", value);
            case BANDWIDTH -> texts.get("percent", Math.round(100 * value));
            case ENERGY -> texts.get("joules", value);
            case MEMORY -> MachineWords.bytes(value);
            case PROMPT, NEW, BEGAN, MODEL, KIND, DEVICE, PRECISION, ENDING -> Amounts.number(Math.round(value));
        };
    }

    /** Why a number is missing, where that is known; else empty. */
    String reason(RunColumn column, Run run) {
        return switch (column) {
            case BANDWIDTH -> reason(run.bandwidthShare());
            case ENERGY -> reason(run.joulesPerToken());
            default -> "";
        };
    }

    private String reason(Reading reading) {
        return reading instanceof Reading.NotAvailable(String why) ? texts.get("missing", why) : "";
    }

    /** By numbers where there are some, those that are missing first; else by words. */
    Comparator<Run> order(RunColumn column) {
        if (column == RunColumn.BEGAN) {
            return Comparator.comparingLong(Run::number);
        }
        return column.isNumber()
                ? Comparator.comparingDouble(run -> column.number(run).orElse(Double.NEGATIVE_INFINITY))
                : Comparator.comparing(run -> text(column, run));
    }

    /** All words that a filter looks at. */
    boolean matches(Run run, String filter) {
        String all = String.join(
                " ",
                text(RunColumn.BEGAN, run),
                run.model(),
                run.device(),
                run.precision(),
                run.kernel(),
                text(RunColumn.KIND, run),
                text(RunColumn.ENDING, run));
        String lower = all.toLowerCase(Locale.getDefault());
        return SPACE.splitAsStream(filter.toLowerCase(Locale.getDefault()).strip())
                .allMatch(lower::contains);
    }
}
