package io.github.phiworkbench.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.telemetry.History.Point;
import io.github.phiworkbench.telemetry.History.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final History history = new History(History.Idle.COUNTS);

    /** So many seconds at five samples a second; the value is the second. */
    private long fill(int seconds) {
        long now = 0;
        for (int i = 0; i < seconds * 5; i++) {
            now = i * (SECOND / 5);
            history.add(now, now / SECOND);
        }
        return now;
    }

    @Test
    void keepsEverySampleOfTheLastFiveMinutes() {
        long now = fill(3_600);

        List<Point> points = history.last(Span.FIVE_MINUTES, now);

        assertThat(points).hasSizeBetween(1_500, 1_502);
        assertThat(points.getLast()).isEqualTo(new Point(now, 3_599, 3_599));
        assertThat(points.getFirst().nanos()).isBetween(now - 301 * SECOND, now - 299 * SECOND);
    }

    @Test
    void aRateIsAMeanOfTheTimeInWhichSomethingWentOn() {
        History rates = new History(History.Idle.LEFT_OUT);
        for (int second = 0; second < 20_000; second++) {
            rates.add(second * SECOND, second % 100 == 3 ? 40 : 0);
        }

        assertThat(rates.last(Span.HOUR, 19_999 * SECOND))
                .extracting(Point::mean)
                .containsOnly(0.0, 40.0);
        assertThat(rates.last(Span.ALL, 19_999 * SECOND))
                .extracting(Point::mean)
                .containsOnly(0.0, 40.0);
    }

    @Test
    void keepsMeansOfTwoSecondsOfTheLastHour() {
        long now = fill(2 * 3_600);

        List<Point> points = history.last(Span.HOUR, now);

        assertThat(points).hasSizeBetween(1_800, 1_802);
        Point last = points.getLast();
        assertThat(last.nanos()).isEqualTo(7_198 * SECOND);
        assertThat(last.mean()).isCloseTo(7_198.5, within(1e-9));
        assertThat(last.most()).isEqualTo(7_199);
    }

    @Test
    void keepsAllOfItInSpansThatGrow() {
        long now = fill(20_000);

        List<Point> points = history.last(Span.ALL, now);

        assertThat(points).hasSizeBetween(1_500, 3_000);
        assertThat(points.getFirst().nanos()).isZero();
        assertThat(points).isSortedAccordingTo(java.util.Comparator.comparingLong(Point::nanos));
        assertThat(points.stream().mapToDouble(Point::mean).average().orElseThrow())
                .isCloseTo(9_999.5, within(5.0));
        assertThat(points.getFirst().most()).isEqualTo(7);
    }

    @Test
    void beginsEmpty() {
        assertThat(history.last(Span.ALL, 5)).isEmpty();
    }
}
