package io.github.phiworkbench.ui.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.telemetry.History.Idle;
import io.github.phiworkbench.telemetry.History.Point;
import io.github.phiworkbench.ui.control.ChartPicture.Spot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThinningTest {

    private static final long SECOND = 1_000_000_000;

    private static List<Point> points(long from, long to, long step) {
        List<Point> points = new ArrayList<>();
        for (long nanos = from; nanos <= to; nanos += step) {
            points.add(new Point(nanos, nanos, nanos));
        }
        return points;
    }

    @Test
    void many_points_become_few_and_keep_their_mean() {
        List<Spot> spots =
                new Thinning(0, 300 * SECOND).spots(points(0, 300 * SECOND, SECOND / 10), 300 * SECOND, Idle.COUNTS);

        assertThat(spots).hasSize(Thinning.MOST + 1);
        assertThat(spots.get(100).y()).isCloseTo(100.45 / 300, within(1e-9));
        assertThat(spots.getFirst().begins()).isTrue();
        assertThat(spots.subList(1, spots.size())).noneMatch(Spot::begins);
    }

    @Test
    void where_nobody_looked_for_a_while_the_line_is_broken() {
        List<Point> points = points(0, 10 * SECOND, SECOND);
        points.addAll(points(60 * SECOND, 70 * SECOND, SECOND));

        List<Spot> spots = new Thinning(0, 300 * SECOND).spots(points, 1, Idle.COUNTS);
        assertThat(spots.stream().filter(Spot::begins).toList()).hasSize(2);
    }

    @Test
    void what_lies_outside_is_left_out() {
        List<Spot> spots =
                new Thinning(100 * SECOND, 200 * SECOND).spots(points(0, 300 * SECOND, 10 * SECOND), 1, Idle.COUNTS);

        assertThat(spots).hasSize(11);
        assertThat(spots.getFirst().x()).isZero();
        assertThat(spots.getLast().x()).isEqualTo(1);
    }

    @Test
    void a_line_moves_on_without_changing() {
        List<Point> points = points(0, 300 * SECOND, SECOND / 3);
        List<Double> before = new Thinning(0, 300 * SECOND)
                .spots(points, 1, Idle.COUNTS).stream().map(Spot::y).toList();
        List<Double> after = new Thinning(SECOND / 2, 300 * SECOND + SECOND / 2)
                .spots(points, 1, Idle.COUNTS).stream().map(Spot::y).toList();
        assertThat(before).containsSubsequence(after.subList(5, 200));
    }

    @Test
    void the_upper_edge_is_a_round_number() {
        assertThat(Histories.round(0)).isEqualTo(1);
        assertThat(Histories.round(1.2e9)).isEqualTo(2e9);
        assertThat(Histories.round(17.2e9)).isEqualTo(20e9);
        assertThat(Histories.round(83)).isEqualTo(100);
    }
}
