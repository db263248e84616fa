package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

class TraceExportTest {

    private final TokenTrace trace = Traces.random(30, 4, 5);

    private static String written(Writing writing) throws IOException {
        StringWriter out = new StringWriter();
        writing.to(out);
        return out.toString();
    }

    private interface Writing {
        void to(StringWriter out) throws IOException;
    }

    @Test
    void json_lines_tell_where_the_numbers_come_from_and_then_each_token() throws IOException {
        List<JsonNode> lines = written(out -> TraceExport.jsonLines(trace, out))
                .lines()
                .map(line -> new JsonMapper().readTree(line))
                .toList();

        assertThat(lines).hasSize(31);
        assertThat(lines.getFirst().path("model").asString()).isEqualTo("nano");
        assertThat(lines.getFirst().path("sampling").path("temperature").asDouble())
                .isEqualTo(0.8);
        assertThat(lines.getFirst().path("prompt_ids").size()).isEqualTo(40);
        JsonNode token = lines.get(8);
        assertThat(token.path("index").asInt()).isEqualTo(47);
        assertThat(token.path("id").asInt()).isEqualTo(trace.id(7));
        assertThat(token.path("logprob").asDouble()).isCloseTo(trace.logprob(7), within(1e-9));
        assertThat(token.path("rank").asInt()).isEqualTo(trace.rank(7));
        assertThat(token.path("top").size()).isEqualTo(4);
        assertThat(token.path("top").path(0).path("sampler_probability").asDouble())
                .isCloseTo(1.0 / 3, within(1e-7));
    }

    @Test
    void comma_separated_values_are_read_back_by_a_reader_of_them() throws IOException {
        String csv = written(out -> TraceExport.csv(trace, out));

        List<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(csv)
                .readAll();
        assertThat(rows).hasSize(30);
        assertThat(rows.get(5))
                .containsEntry("id", Integer.toString(trace.id(5)))
                .containsEntry("rank", Integer.toString(trace.rank(5)))
                .containsEntry("model", "nano")
                .containsEntry("made", "2026-01-02T03:04:05Z");
        assertThat(Double.parseDouble(rows.get(5).get("logprob"))).isCloseTo(trace.logprob(5), within(1e-9));
        assertThat(csv).startsWith("index,id,text,bytes,origin,logprob,");
    }

    @Test
    void a_line_break_in_a_token_is_spelled() throws IOException {
        int token = 0;
        while (!trace.text(token).equals("\n")) {
            token++;
        }

        assertThat(written(out -> TraceExport.csv(trace, out)).lines()).hasSize(31);
        assertThat(written(out -> TraceExport.jsonLines(trace, out))
                        .lines()
                        .toList()
                        .get(1 + token))
                .contains("\"text\":\"\\\\n\"");
    }
}
