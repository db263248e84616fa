package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {

    private static final MemoryEstimate HUNDRED = new MemoryEstimate(60, 30, 10);

    @ParameterizedTest
    @CsvSource({"99, DOES_NOT_FIT", "100, TIGHT", "117, TIGHT", "118, FITS", "1000, FITS"})
    void the_level_depends_on_what_is_free(long free, Fit.Level level) {
        assertThat(new Fit(HUNDRED, OptionalLong.of(free)).level()).isEqualTo(level);
    }

    @Test
    void it_is_unknown_where_the_memory_is() {
        Fit fit = new Fit(HUNDRED, OptionalLong.empty());
        assertThat(fit.level()).isEqualTo(Fit.Level.UNKNOWN);
        assertThat(fit.missing()).isZero();
    }

    @Test
    void the_largest_term_is_named_and_what_is_missing() {
        assertThat(new Fit(HUNDRED, OptionalLong.of(70)).missing()).isEqualTo(30);
        assertThat(new Fit(HUNDRED, OptionalLong.of(70)).largest()).isEqualTo(Fit.Term.WEIGHTS);
        assertThat(new Fit(new MemoryEstimate(1, 3, 2), OptionalLong.empty()).largest())
                .isEqualTo(Fit.Term.CACHE);
        assertThat(new Fit(new MemoryEstimate(1, 2, 3), OptionalLong.empty()).largest())
                .isEqualTo(Fit.Term.WORKSPACE);
    }
}
