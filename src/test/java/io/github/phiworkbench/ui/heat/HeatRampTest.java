package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeatRampTest {

    static Stream<HeatTheme> themes() {
        return Stream.of(HeatTheme.LIGHT, HeatTheme.DARK);
    }

    @ParameterizedTest
    @MethodSource("themes")
    void text_and_signs_can_be_read_on_every_colour(HeatTheme theme) {
        for (double intensity : new double[] {0, 0.3, 0.7, 1}) {
            HeatRamp ramp = HeatRamp.of(theme, intensity);
            for (double heat = -1; heat <= 1; heat += 1 / 512.0) {
                assertThat(Oklab.contrast(ramp.text(), asScreen(ramp.fill(heat))))
                        .as("text at heat %s, intensity %s", heat, intensity)
                        .isGreaterThanOrEqualTo(HeatRamp.READABLE);
                assertThat(Oklab.contrast(asScreen(ramp.quiet(heat)), asScreen(ramp.fill(heat))))
                        .as("a sign at heat %s, intensity %s", heat, intensity)
                        .isGreaterThanOrEqualTo(HeatRamp.READABLE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("themes")
    void lightness_alone_tells_the_heat_and_goes_by_equal_steps(HeatTheme theme) {
        HeatRamp ramp = HeatRamp.of(theme, 1);
        for (int sign : new int[] {-1, 1}) {
            double whole = lightness(ramp, sign) - lightness(ramp, 0);
            assertThat(Math.abs(whole)).isGreaterThan(0.2);
            assertThat(Math.signum(whole)).isEqualTo(theme.isDark() ? 1 : -1);
            for (int step = 0; step < 16; step++) {
                double next = lightness(ramp, sign * (step + 1) / 16.0) - lightness(ramp, sign * step / 16.0);
                assertThat(next / whole).isBetween(0.8 / 16, 1.2 / 16);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("themes")
    void each_half_has_one_hue_and_the_halves_are_orange_and_blue(HeatTheme theme) {
        HeatRamp ramp = HeatRamp.of(theme, 1);
        for (double heat = 0.4; heat <= 1; heat += 0.1) {
            assertThat(hue(ramp.fill(heat))).isBetween(35.0, 75.0);
            assertThat(hue(ramp.fill(-heat))).isBetween(235.0, 275.0);
        }
    }

    @ParameterizedTest
    @MethodSource("themes")
    void the_line_under_a_token_stands_out_from_it(HeatTheme theme) {
        HeatRamp ramp = HeatRamp.of(theme, 1);
        for (double heat = -1; heat <= 1; heat += 0.05) {
            if (Math.abs(heat) > 0.15) {
                assertThat(Oklab.contrast(ramp.mark(heat), ramp.fill(heat)))
                        .as("heat %s", heat)
                        .isGreaterThan(2.4);
            }
        }
    }

    @Test
    void intensity_scales_the_strength_from_nothing_to_all() {
        double before = -1;
        for (double intensity = 0; intensity <= 1; intensity += 0.25) {
            HeatRamp ramp = HeatRamp.of(HeatTheme.LIGHT, intensity);
            double strength = lightness(ramp, 0) - lightness(ramp, 1);
            assertThat(strength).isGreaterThan(before);
            before = strength;
        }
        HeatRamp none = HeatRamp.of(HeatTheme.LIGHT, 0);
        assertThat(none.fill(1)).isEqualTo(none.fill(0));
    }

    @Test
    void what_has_no_value_has_no_colour_and_what_lies_beyond_the_scale_has_that_of_its_end() {
        HeatRamp ramp = HeatRamp.of(HeatTheme.LIGHT, 1);
        assertThat(ramp.fill(Double.NaN)).isEqualTo(Color.TRANSPARENT);
        assertThat(ramp.mark(Double.NaN)).isEqualTo(Color.TRANSPARENT);
        assertThat(ramp.fill(3)).isEqualTo(ramp.fill(1));
        assertThat(ramp.fill(-3)).isEqualTo(ramp.fill(-1));
    }

    private static double lightness(HeatRamp ramp, double heat) {
        return Oklab.of(ramp.fill(heat)).lightness();
    }

    private static double hue(Color color) {
        Oklab lab = Oklab.of(color);
        return (Math.toDegrees(Math.atan2(lab.b(), lab.a())) + 360) % 360;
    }

    private static Color asScreen(Color color) {
        return Color.rgb((int) Math.round(color.getRed() * 255), (int) Math.round(color.getGreen() * 255), (int)
                Math.round(color.getBlue() * 255));
    }
}
