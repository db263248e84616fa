package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * How the table of runs is arranged.
 *
 * @param order its columns from the left; those that are not named follow in their own order
 * @param hidden columns that are not shown
 * @param sort what it is sorted by, the first first
 */
record RunTable(List<RunColumn> order, List<RunColumn> hidden, List<Sort> sort) {

    /** Of somebody who has changed nothing. */
    static final RunTable FIRST = new RunTable(List.of(RunColumn.values()), List.of(), List.of());

    static final Setting<RunTable> SETTING = Setting.value("runTable", FIRST, RunTable.class);

    /** A column that the table is sorted by. */
    record Sort(RunColumn column, boolean ascending) {}

    RunTable {
        List<RunColumn> all = new ArrayList<>(order);
        for (RunColumn column : RunColumn.values()) {
            if (!all.contains(column)) {
                all.add(column);
            }
        }
        order = all.stream().distinct().toList();
        hidden = List.copyOf(hidden);
        sort = List.copyOf(sort);
    }
}
