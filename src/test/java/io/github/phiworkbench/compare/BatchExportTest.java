package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.compare.PromptSet.Prompt;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** Results for other programs and for readers. */
class BatchExportTest {

    private static final String NASTY = "It is <b>\"2\"</b>, & so;\non";

    private final BatchResults results = new BatchResults(
            Examples.plan(1),
            List.of(
                    Examples.answer(0, 0, 0, NASTY),
                    Examples.answer(1, 0, 0, "<think>2?</think>3"),
                    Examples.failure(1, 1, 0)));

    private interface Export {
        void write(BatchResults results, StringWriter out) throws IOException;
    }

    private String written(Export export) throws IOException {
        StringWriter out = new StringWriter();
        export.write(results, out);
        return out.toString();
    }

    @Test
    void json_lines_have_a_line_for_each_answer() throws IOException {
        List<JsonNode> lines = written(BatchExport::jsonLines)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().get("answer").stringValue()).isEqualTo(NASTY);
        assertThat(lines.getFirst().get("right").booleanValue()).isTrue();
        assertThat(lines.getFirst().get("ttft_ms").doubleValue()).isEqualTo(30);
        assertThat(lines.get(1).get("final_answer").stringValue()).isEqualTo("3");
        assertThat(lines.get(1).get("right").booleanValue()).isFalse();
        assertThat(lines.get(2).get("failure").stringValue()).isEqualTo("The process has ended.");
        assertThat(lines.get(2).get("right").isNull()).isTrue();
        assertThat(lines.get(2).get("system").stringValue()).isEqualTo("Be brief.");
    }

    @Test
    void comma_separated_values_come_back_as_they_were() throws IOException {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(written(BatchExport::csv))) {
            List<Map<String, String>> all = rows.readAll();
            assertThat(all).hasSize(3);
            assertThat(all.getFirst())
                    .containsEntry("prompt_id", "a")
                    .containsEntry("answer", NASTY)
                    .containsEntry("right", "true");
            assertThat(all.get(2))
                    .containsEntry("failure", "The process has ended.")
                    .containsEntry("right", "");
        }
    }

    @Test
    void the_report_tells_scores_tests_and_answers() throws IOException {
        String page = written((all, out) -> BatchReport.html(all, Instant.EPOCH, out));

        assertThat(page)
                .contains("<td>1 of 1</td><td>100.0&nbsp;%</td>")
                .contains("<td>0 of 1</td><td>0.0&nbsp;%</td>")
                .contains("<td>1</td><td>1</td><td>0</td><td>1.0000</td>")
                .contains("<tr class=\"different wrong\">")
                .contains("The process has ended.");
    }

    @Test
    void the_report_holds_no_markup_of_others_no_script_and_no_address() throws IOException {
        String page = written((all, out) -> BatchReport.html(all, Instant.EPOCH, out));

        assertThat(page).contains("It is &lt;b&gt;&quot;2&quot;&lt;/b&gt;, &amp; so;");
        assertThat(page).doesNotContain("<b>").doesNotContain("<script").doesNotContainPattern("(?:src|href)=|url\\(");
        assertThat(page).contains("default-src 'none'");
    }

    @Test
    void the_report_says_where_no_prompt_was_answered_by_both() throws IOException {
        StringWriter out = new StringWriter();
        BatchReport.html(
                new BatchResults(Examples.plan(1), List.of(Examples.answer(0, 0, 0, "2"))), Instant.EPOCH, out);
        assertThat(out.toString()).contains("No prompt was answered by both.").doesNotContain("1.0000");
    }

    @Test
    void a_report_without_expectations_has_no_shares() throws IOException {
        BatchPlan plan = Examples.plan(1);
        BatchPlan open = new BatchPlan(new PromptSet("<open>", List.of(Prompt.of("a", "Why?"))), plan.entrants(), 1, 1);
        StringWriter out = new StringWriter();
        BatchReport.html(new BatchResults(open, List.of()), Instant.EPOCH, out);

        assertThat(out.toString())
                .contains("<title>&lt;open&gt;</title>")
                .contains("not answered")
                .doesNotContain("McNemar")
                .doesNotContain("interval</th>");
    }
}
