package io.github.phiworkbench.compare;

import static io.github.phiworkbench.conversation.HtmlText.escaped;

import io.github.phiworkbench.compare.BatchResults.Cell;
import io.github.phiworkbench.compare.BatchResults.Mark;
import io.github.phiworkbench.compare.BatchResults.Pairing;
import io.github.phiworkbench.compare.BatchResults.Row;
import io.github.phiworkbench.compare.BatchResults.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The results of a batch as one HTML page: scores with their intervals, tests between each two, and all answers, which the
 * reader can filter. It holds no scripts and loads nothing, and the page's own policy forbids the browser to fetch anything.
 */
public final class BatchReport {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedDateTime(
                    FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(Locale.ENGLISH);

    private final BatchResults results;
    private final Writer out;

    private BatchReport(BatchResults results, Writer out) {
        this.results = results;
        this.out = out;
    }

    /** Writes the page. */
    public static void html(BatchResults results, Instant made, Writer out) throws IOException {
        new BatchReport(results, out).page(made);
    }

    private void page(Instant made) throws IOException {
        String title = escaped(results.plan().prompts().name());
        out.write(resource("report.html")
                .replace("${style}", resource("report.css"))
                .replace("${title}", title));
        out.write("<p class=\"facts\">%s prompts, %s, %s</p>\n"
                .formatted(
                        results.rows().size(),
                        results.plan().samples() == 1
                                ? "one answer each"
                                : results.plan().samples() + " answers each, of which the most common counts",
                        TIME.format(made.atZone(ZoneId.systemDefault()))));
        scores();
        pairings();
        answers();
        out.write("</body>\n</html>\n");
    }

    private void scores() throws IOException {
        boolean marked = results.plan().prompts().hasExpectations();
        out.write("<h2>Models</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Model</th>");
        out.write(marked ? "<th>Right</th><th>Share</th><th>95&nbsp;% interval</th>" : "");
        out.write("<th>Answers</th><th>Failed</th><th>Cut off</th><th>Tokens</th><th>Seconds</th><th>Tokens/s</th>");
        out.write("</tr></thead>\n<tbody>\n");
        for (Score score : results.scores()) {
            out.write("<tr><th scope=\"row\">" + escaped(score.contender().label()) + "</th>");
            out.write(marked ? right(score.right()) : "");
            out.write("<td>%d</td><td>%d</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            score.answered(),
                            score.failed(),
                            score.cutOff(),
                            number(score.newTokens(), 0),
                            number(score.seconds(), 2),
                            number(score.tokensPerSecond(), 1)));
        }
        out.write("</tbody></table></div>\n");
    }

    private static String right(Proportion right) {
        if (right.trials() == 0) {
            return "<td>0 of 0</td><td>–</td><td>–</td>";
        }
        return "<td>%d of %d</td><td>%s</td><td>%s to %s %s</td>"
                .formatted(
                        right.hits(),
                        right.trials(),
                        percent(right.share()),
                        percent(right.low()),
                        percent(right.high()),
                        bar(right));
    }

    private static String bar(Proportion right) {
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 100 10\" aria-hidden=\"true\"><rect class=\"all\" y=\"4\" width=\"100\" height=\"2\"/>"
                        + "<rect class=\"interval\" x=\"%.1f\" y=\"3\" width=\"%.1f\" height=\"4\"/>"
                        + "<rect class=\"share\" x=\"%.1f\" width=\"2\" height=\"10\"/></svg>",
                100 * right.low(),
                100 * (right.high() - right.low()),
                Math.clamp(100 * right.share() - 1, 0, 98));
    }

    private void pairings() throws IOException {
        List<Pairing> pairings = results.pairings();
        if (pairings.isEmpty()) {
            return;
        }
        out.write(
                "<h2>Two at a time</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>First</th><th>Second</th>"
                        + "<th>Answered by both</th><th>Only the first right</th><th>Only the second right</th><th>McNemar's p</th></tr></thead>\n<tbody>\n");
        for (Pairing pairing : pairings) {
            out.write("<tr><td>%s</td><td>%s</td><td>%d</td>%s</tr>\n"
                    .formatted(
                            escaped(results.names().get(pairing.first())),
                            escaped(results.names().get(pairing.second())),
                            pairing.both(),
                            pairing.isKnown()
                                    ? test(pairing.test())
                                    : "<td colspan=\"3\">No prompt was answered by both.</td>"));
        }
        out.write("</tbody></table></div>\n<p class=\"facts\">p is how likely a difference at least as large is between"
                + " models that are equally good; below 0.05 it is hardly chance.</p>\n");
    }

    private static String test(McNemar test) {
        return "<td>%d</td><td>%d</td><td>%s</td>".formatted(test.onlyFirst(), test.onlySecond(), probability(test));
    }

    private static String probability(McNemar test) {
        String words = test.probability() < 0.0001 ? "&lt; 0.0001" : number(test.probability(), 4);
        return test.isSignificant() ? "<strong>" + words + "</strong>" : words;
    }

    private void answers() throws IOException {
        out.write(
                "<h2>Answers</h2>\n<p><label><input type=\"checkbox\" id=\"different\"> only where they differ</label> ");
        out.write("<label><input type=\"checkbox\" id=\"wrong\"> only where one is wrong</label></p>\n");
        out.write("<div class=\"wide\"><table class=\"answers\">\n<thead><tr><th>Prompt</th><th>Expected</th>");
        for (String name : results.names()) {
            out.write("<th>" + escaped(name) + "</th>");
        }
        out.write("</tr></thead>\n<tbody>\n");
        for (Row row : results.rows()) {
            answers(row);
        }
        out.write("</tbody></table></div>\n");
    }

    private void answers(Row row) throws IOException {
        String kinds = (row.isDifferent() ? "different " : "") + (row.hasWrong() ? "wrong" : "");
        out.write("<tr class=\"%s\"><th scope=\"row\" dir=\"auto\"><small>%s</small>%s</th><td dir=\"auto\">%s</td>\n"
                .formatted(
                        kinds.strip(),
                        escaped(row.prompt().id()),
                        escaped(row.prompt().text()),
                        escaped(row.prompt().expected().orElse(""))));
        for (Cell cell : row.cells()) {
            cell(cell);
        }
        out.write("</tr>\n");
    }

    private void cell(Cell cell) throws IOException {
        out.write("<td dir=\"auto\">" + sign(cell.mark()));
        out.write(escaped(cell.failure().orElseGet(() -> summary(cell))));
        for (BatchAnswer answer : cell.answers()) {
            out.write("<details><summary>%s</summary><div class=\"plain\">%s</div></details>"
                    .formatted(
                            answer.failure().isPresent()
                                    ? "what there is"
                                    : answer.isCutOff() ? "reply, cut off" : "reply",
                            escaped(answer.text())));
        }
        out.write("</td>\n");
    }

    private static String summary(Cell cell) {
        return cell.finalAnswer()
                .map(FinalAnswer::text)
                .or(() -> cell.counts().map(_ -> "no final answer"))
                .orElse("not answered");
    }

    private static String sign(Mark mark) {
        return switch (mark) {
            case RIGHT -> "<span class=\"right\" title=\"right\">✓</span> ";
            case WRONG -> "<span class=\"wrong\" title=\"wrong\">✗</span> ";
            case OPEN, MISSING -> "";
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f&nbsp;%%", 100 * share);
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String resource(String name) {
        try (InputStream stream = BatchReport.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
