package io.github.phiworkbench.app;

import io.github.phiworkbench.inspect.Estimate;
import io.github.phiworkbench.inspect.QualityFigure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link QualityReport} as tables for people and for spreadsheets. */
public final class QualityTables {

    private static final int PLACES = 20;

    private QualityTables() {}

    /** As llama.cpp's perplexity tool prints it, with what was measured above. */
    public static String toText(QualityReport report) {
        StringBuilder text = new StringBuilder();
        facts(report).forEach(line -> text.append(line).append('\n'));
        for (QualityFigure.Group group : QualityFigure.Group.values()) {
            text.append("\n====== ").append(group.title()).append(" ======\n");
            figures(group).forEach(figure -> text.append(line(figure, report.figure(figure))));
        }
        if (!report.places().isEmpty()) {
            text.append("\n====== Tokens that changed most ======\n");
            text.append("   token       KLD   p(base)      p(Q)  text\n");
            report.places().stream().limit(PLACES).forEach(place -> text.append(line(place)));
        }
        return text.toString();
    }

    private static List<QualityFigure> figures(QualityFigure.Group group) {
        return Arrays.stream(QualityFigure.values())
                .filter(figure -> figure.group() == group)
                .toList();
    }

    private static List<String> facts(QualityReport report) {
        return List.of(
                "Q     " + model(report.candidate()), "base  " + model(report.reference()), "text  " + text(report));
    }

    private static String model(QualityReport.Model model) {
        return "%s, %s (%s) on %s, %s"
                .formatted(
                        model.id(),
                        model.precision(),
                        model.kernel(),
                        model.device(),
                        Sizes.bytes(model.weightBytes()));
    }

    private static String text(QualityReport report) {
        String from =
                report.text().path().map(path -> path.getFileName().toString()).orElse("sample");
        return String.format(
                Locale.ROOT,
                "%s: %d tokens in %d chunk%s of %d, %s counted, %d tokens",
                from,
                report.text().tokens(),
                report.chunks(),
                report.chunks() == 1 ? "" : "s",
                Math.min(report.context(), report.text().tokens()),
                report.counted().equals("all") ? "all of each" : "the second half of each",
                report.tokens());
    }

    private static String line(QualityFigure figure, Estimate value) {
        String error = Double.isNaN(value.standardError()) ? "" : " ± " + amount(figure, value.standardError());
        return String.format(Locale.ROOT, "%-30s: %12s%s%n", figure.label(), amount(figure, value.value()), error)
                .replace(System.lineSeparator(), "\n");
    }

    private static String line(QualityReport.Place place) {
        return String.format(
                Locale.ROOT,
                "%8d %9.6f %8.3f%% %8.3f%%  %s[%s]\n",
                place.index(),
                place.divergence(),
                100 * place.referenceProbability(),
                100 * place.candidateProbability(),
                place.before().replaceAll("\\s+", " "),
                place.token());
    }

    /** A figure as people read it; what six decimals would show as nothing has an exponent. */
    public static String amount(QualityFigure figure, double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (figure.isShare()) {
            return number(100 * value, 3) + "%";
        }
        return number(value, 6);
    }

    private static String number(double value, int decimals) {
        boolean small = value != 0 && Math.abs(value) < 10 * Math.pow(10, -decimals);
        return String.format(Locale.ROOT, small ? "%.2e" : "%." + decimals + "f", value);
    }

    /** As a Markdown table, with what was measured above it. */
    public static String toMarkdown(QualityReport report) {
        StringBuilder text = new StringBuilder("# Quality of %s against %s\n\n"
                .formatted(
                        cell(report.candidate().id()), cell(report.reference().id())));
        text.append("* ")
                .append(report.program())
                .append(", ")
                .append(report.began())
                .append('\n');
        facts(report).forEach(line -> text.append("* ").append(cell(line)).append('\n'));
        text.append("\n| statistic | value | standard error |\n|---|---:|---:|\n");
        for (QualityFigure figure : QualityFigure.values()) {
            Estimate value = report.figure(figure);
            text.append("| %s | %s | %s |\n"
                    .formatted(
                            figure.label(),
                            amount(figure, value.value()),
                            Double.isNaN(value.standardError()) ? "" : amount(figure, value.standardError())));
        }
        if (!report.places().isEmpty()) {
            text.append("\n| token | KLD | p(base) | p(Q) | text |\n|---:|---:|---:|---:|---|\n");
            report.places().stream()
                    .limit(PLACES)
                    .forEach(place -> text.append(String.format(
                            Locale.ROOT,
                            "| %d | %.6f | %.3f%% | %.3f%% | %s**%s** |\n",
                            place.index(),
                            place.divergence(),
                            100 * place.referenceProbability(),
                            100 * place.candidateProbability(),
                            cell(place.before()),
                            cell(place.token().strip()))));
        }
        return text.toString();
    }

    /** What is in a cell neither ends it nor formats it. */
    private static String cell(String text) {
        return text.replaceAll("([\\\\|*_`<\\[\\]#])", "\\\\$1").replaceAll("\\s+", " ");
    }

    /** The figures as comma-separated values (RFC 4180): shares from 0 to 1, divergences in nats; empty where there is none. */
    public static String toCsv(QualityReport report) {
        return Arrays.stream(QualityFigure.values())
                .map(figure -> {
                    Estimate value = report.figure(figure);
                    return "\"%s\",%s,%s\r\n"
                            .formatted(figure.label(), plain(value.value()), plain(value.standardError()));
                })
                .collect(Collectors.joining("", "statistic,value,standard_error\r\n", ""));
    }

    private static String plain(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
