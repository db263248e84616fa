package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.markdown.Fx;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.application.Application;
import javafx.geometry.Insets;
import javafx.scene.Scene;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws all parts together in both themes into target/snapshots, to be looked at. */
class HeatPictureTest {

    private static final TokenTrace PROSE = SampleTraces.prose();
    private static final TokenTrace LONG = SampleTraces.tokens(3_000);

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @ParameterizedTest
    @CsvSource({"metric, light", "metric, dark", "difference, light", "difference, dark"})
    void the_parts_are_drawn_in_the_colours_of_the_theme(String kind, String theme) {
        Heat heat = kind.equals("metric")
                ? Heat.of(HeatMetric.SURPRISAL, Basis.MODEL)
                : Heat.difference(
                        "Difference of surprisal", "int8 minus f32", it -> Math.sin(it * 1.7) * (it % 7 + 1), 4);
        HeatmapView view = Fx.call(() -> open(heat, theme));
        Fx.pulses(3);
        Fx.run(() -> {
            view.selectedTokenProperty().set(14);
            view.rangeProperty().set(new TokenRange(40, 62));
            view.foundProperty().set(TokenSet.of(IntStream.of(3, 22, 30)));
            view.requestFocus();
        });
        Fx.pulses(3);
        Fx.picture(view.getScene(), "heat-" + kind + "-" + theme);
        assertThat(view.theme().isDark()).isEqualTo(theme.equals("dark"));
        assertThat(view.visibleTokensProperty().get().size()).isEqualTo(PROSE.size());
        Fx.run(() -> view.getScene().getWindow().hide());
    }

    private static HeatmapView open(Heat heat, String theme) {
        Application.setUserAgentStylesheet(
                theme.equals("dark")
                        ? new PrimerDark().getUserAgentStylesheet()
                        : new PrimerLight().getUserAgentStylesheet());
        HeatmapView view = new HeatmapView();
        view.traceProperty().set(Optional.of(PROSE));
        StripChart strip = new StripChart();
        strip.traceProperty().set(Optional.of(LONG));
        strip.selectedTokenProperty().set(800);
        strip.rangeProperty().set(new TokenRange(1_000, 1_300));
        strip.visibleTokensProperty().set(new TokenRange(700, 950));
        Histogram histogram = new Histogram();
        histogram.traceProperty().set(Optional.of(LONG));
        HeatLegend legend = new HeatLegend();
        for (HeatRegion part : new HeatRegion[] {view, strip, histogram, legend}) {
            part.heatProperty().set(heat);
        }
        HeatmapScroll scroll = new HeatmapScroll(view);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        VBox root = new VBox(10, legend, scroll, strip, histogram);
        root.setPadding(new Insets(12));
        root.setStyle("-fx-font-size: 14px; -fx-background-color: -color-bg-default;");
        Stage stage = new Stage();
        stage.setScene(new Scene(root, 780, 900));
        stage.show();
        return view;
    }
}
