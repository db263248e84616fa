package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetricWordsTest {

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100 %",
        "0.99999, >99.99 %",
        "0.9999, 99.99 %",
        "0.2311, 23.11 %",
        "0.01, 1.00 %",
        "0.005, 0.50 %",
        "0.0001, 0.01 %",
        "0.000099, <0.01 %",
        "1e-12, <0.01 %",
        "0, 0 %",
        "NaN, \u2013"
    })
    void percents_claim_no_more_than_is_so(double fraction, String words) {
        assertThat(MetricWords.percent(fraction)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00 bits", "2.114, 2.11 bits", "13.996, 14.00 bits", "NaN, \u2013"})
    void bits_have_two_places(double bits, String words) {
        assertThat(MetricWords.bits(bits)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1.5, +1.50 bits", "-1.5, \u22121.50 bits", "0.004, 0.00 bits", "-0.004, 0.00 bits", "NaN, \u2013"})
    void differences_have_a_sign_unless_there_is_none(double bits, String words) {
        assertThat(MetricWords.signedBits(bits)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1234567, '1,234,567'", "NaN, \u2013"})
    void ranks_are_grouped(double rank, String words) {
        assertThat(MetricWords.rank(rank)).isEqualTo(words);
    }

    @Test
    void decimals_are_written_as_the_user_does() {
        Locale.setDefault(Locale.GERMANY);
        assertThat(MetricWords.percent(0.00001)).isEqualTo("<0,01 %");
        assertThat(MetricWords.bits(1.25)).isEqualTo("1,25 bits");
    }

    @ParameterizedTest
    @EnumSource(HeatMetric.class)
    void what_is_not_known_is_a_dash_for_every_metric(HeatMetric metric) {
        assertThat(MetricWords.of(metric, Double.NaN)).isEqualTo(MetricWords.UNKNOWN);
    }

    @Test
    void ticks_are_short_and_say_where_the_scale_stands_for_more() {
        assertThat(labels(HeatMetric.PROBABILITY)).isEqualTo("[100 %, 75 %, 50 %, 25 %, 0 %]");
        assertThat(labels(HeatMetric.SURPRISAL)).isEqualTo("[0, 2, 4, 8, \u2265 12]");
        assertThat(labels(HeatMetric.RANK)).isEqualTo("[1, 10, 100, \u2265 1,000]");
        Heat difference = Heat.difference("d", "s", token -> 0, 1);
        assertThat(HeatScale.of(difference).ticks().stream().map(HeatScale.Tick::label))
                .containsExactly("\u2264 \u22121", "\u22120.5", "0", "+0.5", "\u2265 +1");
    }

    private static String labels(HeatMetric metric) {
        return HeatScale.of(Heat.of(metric, Basis.MODEL)).ticks().stream()
                .map(HeatScale.Tick::label)
                .toList()
                .toString();
    }

    @ParameterizedTest
    @EnumSource(HeatMetric.class)
    void a_value_is_found_by_its_heat(HeatMetric metric) {
        Heat heat = Heat.of(metric, Basis.MODEL);
        for (double wanted = 0.05; wanted < 1; wanted += 0.1) {
            assertThat(heat.heat(heat.valueAt(wanted))).isCloseTo(wanted, org.assertj.core.data.Offset.offset(1e-6));
        }
    }
}
