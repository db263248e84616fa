package io.github.phiworkbench.ui.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.SpanDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.inspect.Traces;
import io.github.phiworkbench.ui.inspect.DifferenceRows.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferenceRowsTest {

    /** A trace of words, the first of which nothing predicted. */
    private static TokenTrace trace(double logprob, String... words) {
        TokenTrace.Builder trace = new TokenTrace.Builder(
                Traces.SOURCE,
                id -> new Entry(TokenBytes.of(words[id].getBytes(StandardCharsets.UTF_8)), words[id].isEmpty()));
        for (int id = 0; id < words.length; id++) {
            trace.add(new TokenEvent(
                    id,
                    TokenBytes.NONE,
                    "",
                    id,
                    id == 0 ? Optional.empty() : Optional.of(new Prediction(logprob * id, 1, 1, List.of(), 0)),
                    Optional.empty(),
                    Origin.PROMPT));
        }
        return trace.trace();
    }

    @Test
    void pieces_of_other_tokens_are_found_in_the_text_that_is_shown() {
        SpanDifference spans =
                SpanDifference.of(trace(-1, "On", "e", " two", " thr", "ee"), trace(-3, "One", " t", "wo", " three"));
        TokenTrace shown = trace(-1, "", "One", "", " two", " th", "ree");

        List<Row> rows = DifferenceRows.of(spans, shown, DifferenceMeasure.DIVERGENCE);
        assertThat(rows).extracting(Row::spelled).containsExactly("\u2423two", "\u2423three");
        assertThat(rows).extracting(Row::token).containsExactly(3, 4);

        double[] values = DifferenceRows.values(spans, shown, DifferenceMeasure.LOGPROB_CHANGE);
        assertThat(values[0]).isNaN();
        assertThat(values[1]).isNaN();
        assertThat(values[2]).isNaN();
        assertThat(values[3]).isCloseTo(-(3 + 6) + 2, within(1e-6));
        assertThat(values[4]).isCloseTo(-9 + (3 + 4), within(1e-6));
        assertThat(values[5]).isEqualTo(values[4]);
    }
}
