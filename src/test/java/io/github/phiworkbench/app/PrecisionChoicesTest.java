package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.app.PrecisionChoices.Advice;
import io.github.phiworkbench.app.PrecisionChoices.Conditions;
import io.github.phiworkbench.app.PrecisionChoices.Reason;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.PrecisionCandidate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which precision of Phi-4-mini is recommended, and with which figures. */
class PrecisionChoicesTest {

    private static final Geometry MINI =
            Variant.byId("phi-4-mini-instruct").flatMap(Variant::geometry).orElseThrow();

    private static final List<PrecisionCandidate> CANDIDATES = Stream.of(
                    Precision.F32,
                    Precision.BF16,
                    Precision.INT8,
                    Precision.INT8_DYNAMIC,
                    Precision.INT4_G32,
                    Precision.INT4_G128)
            .map(PrecisionChoicesTest::candidate)
            .toList();

    @TempDir
    private Path folder;

    private ModelFigures.Known nothing;

    private static PrecisionCandidate candidate(Precision precision) {
        WeightFormats formats = WeightFormats.of(MINI, precision, Optional.empty(), Optional.empty());
        return new PrecisionCandidate(precision, formats, MINI, formats.bytes(MINI), Optional.empty());
    }

    @BeforeEach
    void look() throws IOException {
        nothing = new ModelFigures(new BenchmarkStore(folder), new Runs(), new QualityStore(folder)).look();
    }

    private PrecisionChoices on(String device, OptionalLong free) {
        return PrecisionChoices.of(CANDIDATES, new Conditions(device, 4096, Optional.empty(), free, 40e9), nothing);
    }

    private static long need(Precision precision) {
        return candidate(precision).memory("cpu", 4096, Optional.empty()).total();
    }

    private static Precision recommended(PrecisionChoices choices) {
        return choices.choices()
                .get(choices.advice().orElseThrow().choice())
                .candidate()
                .precision();
    }

    @Test
    void with_room_enough_the_fastest_that_is_known_to_lose_little_is_recommended() {
        PrecisionChoices choices = on("cpu", OptionalLong.of(64_000_000_000L));
        assertThat(recommended(choices)).isEqualTo(Precision.INT8);
        assertThat(choices.advice().map(Advice::reason)).hasValue(Reason.FASTEST);
        assertThat(choices.choices().getFirst().predicted().orElseThrow())
                .isCloseTo(40e9 / (4.0 * MINI.parameters()), within(0.01));
    }

    @Test
    void one_that_just_fits_is_taken_where_none_fits_with_room() {
        PrecisionChoices choices = on("cpu", OptionalLong.of(need(Precision.INT8)));
        assertThat(choices.choices().get(2).fit().level()).isEqualTo(Fit.Level.TIGHT);
        assertThat(recommended(choices)).isEqualTo(Precision.INT8);
        assertThat(choices.advice().map(Advice::reason)).hasValue(Reason.FASTEST);

        PrecisionChoices less = on("cpu", OptionalLong.of(need(Precision.INT8) - 1));
        assertThat(recommended(less)).isEqualTo(Precision.INT4_G32);
        assertThat(less.advice().map(Advice::reason)).hasValue(Reason.MOST_PRECISE);

        PrecisionChoices tight = on("cpu", OptionalLong.of(need(Precision.INT4_G128)));
        assertThat(recommended(tight)).isEqualTo(Precision.INT4_G128);
    }

    @Test
    void where_nothing_fits_nothing_is_recommended() {
        assertThat(on("cpu", OptionalLong.of(1_000_000_000)).advice()).isEmpty();
    }

    @Test
    void the_memory_of_a_graphics_card_is_left_to_the_load_and_its_speed_is_not_predicted() {
        PrecisionChoices choices = on("cuda", OptionalLong.empty());
        assertThat(recommended(choices)).isEqualTo(Precision.INT8);
        assertThat(choices.choices()).allMatch(choice -> choice.predicted().isEmpty());
        assertThat(choices.choices()).allMatch(choice -> choice.fit().level() == Fit.Level.UNKNOWN);
    }

    @Test
    void published_sizes_of_the_family_come_out() {
        assertThat(candidate(Precision.BF16).weightBytes()).isBetween(7_670_000_000L, 7_680_000_000L);
        assertThat(candidate(Precision.INT8).bytesReadPerStep())
                .isLessThan(candidate(Precision.BF16).bytesReadPerStep() * 52 / 100);
        assertThat(candidate(Precision.INT4_G32)
                        .memory("cpu", 4096, Optional.of(Precision.F32))
                        .cache())
                .isGreaterThan(candidate(Precision.INT4_G32)
                                .memory("cpu", 4096, Optional.empty())
                                .cache()
                        * 19
                        / 10);
    }
}
