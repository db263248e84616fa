package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.markdown.Fx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.Application;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The strip, the histogram and the legend. */
class HeatChartsTest {

    private static final TokenTrace TRACE = SampleTraces.tokens(2_000);

    private StripChart strip;
    private Histogram histogram;
    private HeatLegend legend;
    private Stage stage;

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @BeforeEach
    void show() {
        Fx.run(() -> {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            strip = new StripChart();
            histogram = new Histogram();
            legend = new HeatLegend();
            strip.traceProperty().set(Optional.of(TRACE));
            histogram.traceProperty().set(Optional.of(TRACE));
            stage = new Stage();
            stage.setScene(new Scene(new VBox(strip, histogram, legend), 600, 500));
            stage.show();
        });
        Fx.pulses(2);
    }

    @AfterEach
    void hide() {
        Fx.run(stage::hide);
    }

    @Test
    void a_click_on_the_strip_jumps_and_dragging_selects_a_range() {
        List<Integer> jumps = new ArrayList<>();
        Fx.run(() -> strip.setOnJump(jumps::add));
        mouse(strip, MouseEvent.MOUSE_PRESSED, 300, true);
        mouse(strip, MouseEvent.MOUSE_CLICKED, 300, true);
        int there = strip.tokenAt(300).orElseThrow();
        assertThat(jumps).containsExactly(there);
        assertThat(there).isBetween(700, 1_200);
        assertThat(strip.rangeProperty().get()).isEqualTo(TokenRange.NONE);
        mouse(strip, MouseEvent.MOUSE_DRAGGED, 400, false);
        assertThat(strip.rangeProperty().get())
                .isEqualTo(TokenRange.between(there, strip.tokenAt(400).orElseThrow()));
        mouse(strip, MouseEvent.MOUSE_DRAGGED, -50, false);
        assertThat(strip.rangeProperty().get()).isEqualTo(TokenRange.between(0, there));
    }

    @Test
    void the_strip_shows_what_is_selected_and_what_can_be_seen() {
        Fx.run(() -> {
            strip.selectedTokenProperty().set(1_000);
            strip.visibleTokensProperty().set(new TokenRange(900, 1_100));
        });
        Bounds selected = Fx.call(() -> strip.lookup(".strip-selection").getBoundsInParent());
        Bounds window = Fx.call(() -> strip.lookup(".strip-window").getBoundsInParent());
        assertThat(strip.tokenAt(selected.getMinX() + 1).orElseThrow()).isBetween(990, 1_010);
        assertThat(window.contains(selected)).isTrue();
        assertThat(Fx.call(() -> strip.lookup(".strip-range").isVisible())).isFalse();
        Fx.run(() -> strip.traceProperty().set(Optional.empty()));
        Fx.pulses(2);
        assertThat(Fx.call(() -> strip.lookup(".strip-window").isVisible())).isFalse();
        assertThat(strip.tokenAt(300)).isEmpty();
    }

    @Test
    void the_strip_says_in_words_where_it_is_hottest() {
        assertThat(strip.getAccessibleText())
                .matches("Surprisal over 2,000 tokens; the most striking is .+ bits at token .+\\.");
    }

    @Test
    void every_token_with_a_value_is_in_one_bin() {
        for (HeatMetric metric : HeatMetric.values()) {
            Fx.run(() -> histogram.heatProperty().set(Heat.of(metric, Basis.MODEL)));
            int[] tokens = {0};
            Fx.run(() -> {
                for (int bin = 0; bin < Histogram.BINS; bin++) {
                    tokens[0] += histogram.bin(bin).tokens().size();
                }
            });
            long known = java.util.stream.IntStream.range(0, TRACE.size())
                    .filter(it -> !Double.isNaN(metric.value(TRACE, it, Basis.MODEL)))
                    .count();
            assertThat(tokens[0]).isEqualTo((int) known).isGreaterThan(1_900);
        }
    }

    @Test
    void a_click_on_a_bin_reports_its_values_and_tokens() {
        List<Histogram.Bin> bins = new ArrayList<>();
        Fx.run(() -> histogram.setOnBin(bins::add));
        double x = 60;
        int number = histogram.binAt(x).orElseThrow();
        mouse(histogram, MouseEvent.MOUSE_CLICKED, x, true);
        assertThat(bins).hasSize(1);
        Histogram.Bin bin = bins.getFirst();
        assertThat(bin.from()).isCloseTo(number * 0.5, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(bin.to()).isCloseTo(number * 0.5 + 0.5, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(bin.tokens().size()).isPositive();
        bin.tokens().stream()
                .forEach(token -> assertThat(HeatMetric.SURPRISAL.value(TRACE, token, Basis.MODEL))
                        .isBetween(bin.from() - 1e-3, bin.to() + 1e-3));
    }

    @Test
    void the_legend_says_its_scale_in_words() {
        assertThat(legend.getAccessibleText())
                .isEqualTo(
                        "Colours: Surprisal in bits, the model\u2019s own distribution, from cold to hot 0, 2, 4, 8, \u2265 12");
        Fx.run(() -> legend.heatProperty().set(Heat.of(HeatMetric.PROBABILITY, Basis.SAMPLER)));
        assertThat(legend.getAccessibleText())
                .isEqualTo(
                        "Colours: Probability, what the sampler drew from, from cold to hot 100 %, 75 %, 50 %, 25 %, 0 %");
    }

    private static void mouse(Node node, EventType<MouseEvent> type, double x, boolean still) {
        Fx.run(() -> Event.fireEvent(
                node,
                new MouseEvent(
                        type,
                        x,
                        30,
                        x,
                        30,
                        MouseButton.PRIMARY,
                        1,
                        false,
                        false,
                        false,
                        false,
                        true,
                        false,
                        false,
                        false,
                        false,
                        still,
                        new PickResult(node, x, 30))));
    }
}
