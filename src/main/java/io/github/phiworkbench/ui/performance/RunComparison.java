package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.ui.common.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Runs beside one another, the others held against the first.
 *
 * @param heads a title for each run
 * @param rows what is compared
 */
record RunComparison(List<String> heads, List<Row> rows) {

    /** More runs than these have no room beside one another. */
    static final int MOST = 5;

    /**
     * One quantity.
     *
     * @param cells a text for each run
     */
    record Row(RunColumn column, List<String> cells) {
        Row {
            cells = List.copyOf(cells);
        }
    }

    RunComparison {
        heads = List.copyOf(heads);
        rows = List.copyOf(rows);
    }

    /** Of some runs, at most {@link #MOST} of them; rows in which nothing is known are left out. */
    static RunComparison of(List<Run> runs, RunWords words, Texts texts) {
        List<Run> compared = runs.subList(0, Math.min(MOST, runs.size()));
        List<String> heads = compared.stream()
                .map(run -> texts.get("comparison.head", run.number(), run.model(), run.precision(), run.device()))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (RunColumn column : RunColumn.numbers()) {
            if (compared.stream().anyMatch(run -> column.number(run).isPresent())) {
                rows.add(new Row(column, cells(column, compared, words, texts)));
            }
        }
        return new RunComparison(heads, rows);
    }

    private static List<String> cells(RunColumn column, List<Run> runs, RunWords words, Texts texts) {
        OptionalDouble first = column.number(runs.getFirst());
        List<String> cells = new ArrayList<>();
        for (Run run : runs) {
            OptionalDouble number = column.number(run);
            String text = words.number(column, number);
            boolean comparable = !cells.isEmpty() && number.isPresent() && first.orElse(0) != 0;
            cells.add(
                    comparable
                            ? texts.get(
                                    "comparison.cell",
                                    text,
                                    difference(number.getAsDouble() / first.getAsDouble() - 1, texts))
                            : text);
        }
        return cells;
    }

    private static String difference(double share, Texts texts) {
        long percent = Math.round(100 * share);
        return percent < 0 ? texts.get("less", -percent) : texts.get("more", percent);
    }
}
