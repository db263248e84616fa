package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.app.Setting;
import java.util.List;

/**
 * What the pane remembers from one start to the next.
 *
 * @param columns from left to right
 * @param order which of them work at the same time
 * @param samples answers of each
 * @param linked whether all have the same system prompt and numbers
 * @param scrollTogether whether they scroll together
 * @param draft what was typed
 */
record CompareState(
        List<ColumnChoice> columns, Order order, int samples, boolean linked, boolean scrollTogether, String draft) {

    /** The embedded models, and a product that the one that does not think gets wrong. */
    static final CompareState FIRST = new CompareState(
            List.of(ColumnChoice.of(AppContext.DEFAULT_MODEL), ColumnChoice.of("phi-4-nano-reasoning")),
            Order.ONE_AFTER_ANOTHER,
            1,
            true,
            true,
            "What is 58 * 72?");

    static final Setting<CompareState> SETTING = Setting.value("comparison", FIRST, CompareState.class);

    CompareState {
        columns = List.copyOf(columns);
        boolean many = columns.size() >= CompareViewModel.FEWEST && columns.size() <= CompareViewModel.MOST;
        if (!many || samples < 1 || samples > CompareViewModel.MOST_SAMPLES) {
            throw new IllegalArgumentException("There are " + columns.size() + " columns of " + samples + " samples.");
        }
    }
}
