package io.github.phiworkbench.ui.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.app.NanoModels;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.inspect.DifferenceRows.TokenRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DifferenceViewModelTest {

    private static final String REASONING = NanoModels.REASONING.getFileName().toString();

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> failures);
    private final List<Integer> selected = new ArrayList<>();
    private NanoModels nano;
    private DifferenceViewModel model;
    private TokenTrace trace;

    @BeforeEach
    void read() {
        nano = new NanoModels();
        model = new DifferenceViewModel(
                nano.inspect, new Settings(), new Tasks(window, failures::add), Texts.of("inspect"), selected::add);
        trace = scored("What is 37 + 58? Think step by step.");
        model.show(Optional.of(trace));
        window.until(() -> !model.others().isEmpty());
    }

    @AfterEach
    void close() {
        nano.close();
        assertThat(failures).isEmpty();
    }

    private TokenTrace scored(String text) {
        return nano.inspect.scoreText(text, 3, (_, _) -> {}, new Cancellation());
    }

    private void compare() {
        model.compare();
        window.until(() -> model.busyProperty().get().isEmpty());
        if (model.troubleProperty().get().isEmpty()) {
            window.until(() -> !model.rows().isEmpty());
        }
    }

    private double[] sizes() {
        return model.rows().stream()
                .map(TokenRow.class::cast)
                .mapToDouble(row -> Math.abs(model.measureProperty().get().value(row.difference())))
                .toArray();
    }

    @Test
    void the_other_models_are_offered_but_not_the_loaded_one() {
        assertThat(model.others())
                .contains(REASONING)
                .doesNotContain(NanoModels.INSTRUCT.getFileName().toString());
        assertThat(model.otherProperty().get()).isEqualTo(model.others().getFirst());
    }

    @Test
    void two_models_are_compared_and_the_places_that_differ_most_come_first() {
        compare();

        assertThat(model.differenceProperty().get()).containsInstanceOf(TraceDifference.class);
        assertThat(model.isExact()).isTrue();
        assertThat(model.rows()).hasSize(trace.size() - 1);
        double[] sizes = sizes();
        for (int row = 1; row < sizes.length; row++) {
            assertThat(sizes[row]).isLessThanOrEqualTo(sizes[row - 1]);
        }
        model.select(model.rows().getFirst());
        assertThat(selected).containsExactly(model.rows().getFirst().token());
    }

    @Test
    void another_measure_puts_the_places_in_another_order() {
        compare();
        List<DifferenceRows.Row> before = List.copyOf(model.rows());

        model.measureProperty().set(DifferenceMeasure.LOGPROB_CHANGE);
        window.until(() -> !model.rows().equals(before));

        double[] sizes = sizes();
        for (int row = 1; row < sizes.length; row++) {
            assertThat(sizes[row]).isLessThanOrEqualTo(sizes[row - 1]);
        }
    }

    @Test
    void the_text_is_coloured_by_the_chosen_measure_in_bits() {
        compare();
        assertThat(model.heatProperty().get()).isEmpty();
        model.colouredProperty().set(true);

        Heat heat = model.heatProperty().get().orElseThrow();
        TraceDifference exact =
                (TraceDifference) model.differenceProperty().get().orElseThrow();
        assertThat(heat.diverging()).isTrue();
        assertThat(heat.value(trace, 0)).isNaN();
        assertThat(heat.value(trace, 2)).isCloseTo(exact.at(2).orElseThrow().divergence() / Math.log(2), within(1e-9));
        assertThat(heat.ticks().getLast()).isPositive();

        model.colouredProperty().set(false);
        assertThat(model.heatProperty().get()).isEmpty();
    }

    @Test
    void another_text_clears_the_difference() {
        compare();
        model.colouredProperty().set(true);
        model.show(Optional.of(scored("Another text")));

        assertThat(model.differenceProperty().get()).isEmpty();
        assertThat(model.rows()).isEmpty();
        assertThat(model.heatProperty().get()).isEmpty();
        assertThat(model.colouredProperty().get()).isFalse();
    }

    @Test
    void a_model_that_is_not_there_is_told_in_a_sentence() {
        model.otherProperty().set("phi-4-that-is-not-there");
        compare();

        assertThat(model.troubleProperty().get())
                .contains("phi-4-that-is-not-there")
                .endsWith(".");
        assertThat(model.differenceProperty().get()).isEmpty();
    }

    @Test
    void a_stop_leaves_everything_as_it_was() {
        model.compare();
        assertThat(model.busyProperty().get()).isPresent();
        assertThat(model.stop()).isTrue();

        assertThat(model.busyProperty().get()).isEmpty();
        assertThat(model.differenceProperty().get()).isEmpty();
        assertThat(model.stop()).isFalse();
    }
}
