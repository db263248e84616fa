package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that work at the same time share the cores; one alone has them all. */
class CoreSharesTest {

    private final List<Integer> first = new ArrayList<>();
    private final List<Integer> second = new ArrayList<>();
    private final List<Integer> third = new ArrayList<>();

    @Test
    void the_cores_are_shared_while_two_work() {
        CoreShares shares = new CoreShares(8);
        try (CoreShares.Share _ = shares.enter(8, first::add)) {
            try (CoreShares.Share _ = shares.enter(8, second::add)) {
                assertThat(second).containsExactly(4);
            }
        }
        assertThat(first).containsExactly(8, 4, 8);
        assertThat(second).containsExactly(4);
    }

    @Test
    void nobody_gets_less_than_one_or_more_than_it_may() {
        CoreShares shares = new CoreShares(2);
        try (CoreShares.Share _ = shares.enter(2, first::add);
                CoreShares.Share _ = shares.enter(1, second::add);
                CoreShares.Share _ = shares.enter(2, third::add)) {
            assertThat(third).containsExactly(1);
        }
        // The last to enter leaves first.
        assertThat(first).containsExactly(2, 1, 2);
        assertThat(second).containsExactly(1);
        assertThat(third).containsExactly(1);
    }

    @Test
    void a_share_is_given_back_once() {
        CoreShares shares = new CoreShares(4);
        CoreShares.Share share = shares.enter(4, first::add);
        try (CoreShares.Share _ = shares.enter(4, second::add)) {
            share.close();
            share.close();
        }
        assertThat(second).containsExactly(2, 4);
    }
}
