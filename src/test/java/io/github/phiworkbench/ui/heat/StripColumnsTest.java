package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.Traces;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class StripColumnsTest {

    private static HeatValues values(int tokens, IntToDoubleFunction bits) {
        HeatValues values = new HeatValues();
        values.update(Traces.random(tokens, 3, 1), Heat.difference("d", "s", bits, 1));
        return values;
    }

    @Test
    void a_column_has_the_extremes_and_the_mean_of_its_tokens() {
        StripColumns strip = StripColumns.of(values(8, token -> token % 4 / 4.0 - 0.25), 2);
        for (int column = 0; column < 2; column++) {
            assertThat(strip.least(column)).isEqualTo(-0.25);
            assertThat(strip.most(column)).isEqualTo(0.5);
            assertThat(strip.mean(column)).isEqualTo(0.125);
        }
    }

    @Test
    void what_has_no_value_counts_nowhere() {
        StripColumns strip = StripColumns.of(values(6, token -> token < 3 ? Double.NaN : token == 4 ? 1 : 0), 2);
        assertThat(strip.mean(0)).isNaN();
        assertThat(strip.most(0)).isNaN();
        assertThat(strip.mean(1)).isCloseTo(1 / 3.0, org.assertj.core.data.Offset.offset(1e-6));
        StripColumns gap = StripColumns.of(values(2, token -> token == 0 ? Double.NaN : 1), 1);
        assertThat(gap.mean(0)).isEqualTo(1);
        assertThat(gap.least(0)).isEqualTo(1);
    }

    @Test
    void a_token_has_several_columns_where_there_is_room() {
        StripColumns strip = StripColumns.of(values(2, token -> token), 6);
        assertThat(strip.mean(2)).isZero();
        assertThat(strip.mean(3)).isEqualTo(1);
        assertThat(StripColumns.of(values(0, token -> 0), 6).mean(0)).isNaN();
    }

    @Test
    void every_token_is_in_exactly_one_column() {
        for (int columns : new int[] {1, 7, 640, 999}) {
            int before = 0;
            for (int column = 0; column < columns; column++) {
                int next = StripColumns.tokenAt(column + 1, columns, 1000);
                assertThat(StripColumns.tokenAt(column, columns, 1000)).isEqualTo(before);
                assertThat(next).isGreaterThanOrEqualTo(before);
                before = next;
            }
            assertThat(before).isEqualTo(1000);
        }
    }

    @Test
    void a_trace_that_goes_on_is_only_completed_and_another_heat_is_asked_anew() {
        int[] asked = {0};
        Heat counting = Heat.difference(
                "d",
                "s",
                token -> {
                    asked[0]++;
                    return 0.5;
                },
                1);
        TokenTrace whole = Traces.random(100, 3, 1);
        TokenTrace.Builder builder = new TokenTrace.Builder(whole.source(), whole::entry);
        HeatValues values = new HeatValues();
        for (int token = 0; token < 100; token++) {
            values.update(builder.add(whole.event(token)).trace(), counting);
        }
        assertThat(asked[0]).isEqualTo(100);
        values.update(whole, Heat.difference("d", "s", token -> -1, 1));
        assertThat(values.heat(99)).isEqualTo(-1);
    }

    @Test
    void axes_step_by_one_two_or_five_times_a_power_of_ten() {
        assertThat(StripChart.step(10, 10)).isEqualTo(1);
        assertThat(StripChart.step(100, 8)).isEqualTo(20);
        assertThat(StripChart.step(100_000, 6)).isEqualTo(20_000);
        assertThat(StripChart.step(100_000, 2)).isEqualTo(50_000);
    }
}
