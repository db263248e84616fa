package io.github.phiworkbench.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ui.shell.WindowPlace.Area;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowPlaceTest {

    private static final Area LAPTOP = new Area(0, 25, 1440, 875);
    private static final Area MONITOR = new Area(1440, 0, 2560, 1440);

    @Test
    void a_place_on_a_screen_stays() {
        WindowPlace place = new WindowPlace(1600, 100, 1200, 900, true);
        assertThat(place.on(List.of(LAPTOP, MONITOR))).isEqualTo(place);
    }

    @Test
    void without_a_place_the_window_is_in_the_middle_of_the_first_screen() {
        assertThat(WindowPlace.NOWHERE.on(List.of(LAPTOP, MONITOR)))
                .isEqualTo(new WindowPlace(130, 72.5, 1180, 780, false));
    }

    @Test
    void a_place_on_a_screen_that_is_gone_moves_to_one_that_is_there() {
        WindowPlace place = new WindowPlace(1600, 100, 1200, 900, false).on(List.of(LAPTOP));
        assertThat(LAPTOP.overlap(place)).isEqualTo(place.width() * place.height());
    }

    @Test
    void a_place_half_outside_is_moved_in_and_one_too_large_is_shrunk() {
        assertThat(new WindowPlace(-300, 700, 800, 600, false).on(List.of(LAPTOP)))
                .isEqualTo(new WindowPlace(0, 300, 800, 600, false));
        assertThat(new WindowPlace(100, 100, 5000, 5000, false).on(List.of(LAPTOP)))
                .isEqualTo(new WindowPlace(0, 25, 1440, 875, false));
    }

    @Test
    void places_that_no_window_can_have_count_as_none() {
        for (WindowPlace place : List.of(
                new WindowPlace(Double.NaN, 0, 800, 600, false),
                new WindowPlace(0, Double.POSITIVE_INFINITY, 800, 600, false),
                new WindowPlace(0, 0, -5, 600, false),
                new WindowPlace(0, 0, 1e9, 600, false))) {
            assertThat(place.on(List.of(LAPTOP))).isEqualTo(new WindowPlace(130, 72.5, 1180, 780, false));
        }
    }

    @Test
    void a_screen_smaller_than_the_window_can_be_is_filled() {
        Area tiny = new Area(0, 0, 320, 200);
        assertThat(WindowPlace.NOWHERE.on(List.of(tiny))).isEqualTo(new WindowPlace(0, 0, 320, 200, false));
    }
}
