package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A comparison under way. May be used from any thread. */
public final class ComparisonRun {

    private final List<Cancellation> stops;
    private final List<List<ColumnAnswer>> answers;
    private final CountDownLatch columns;

    ComparisonRun(int columns) {
        this.columns = new CountDownLatch(columns);
        stops = new ArrayList<>();
        answers = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            stops.add(new Cancellation());
            answers.add(new ArrayList<>());
        }
    }

    Cancellation cancellation(int column) {
        return stops.get(column);
    }

    void answered(int column, ColumnAnswer answer) {
        synchronized (answers) {
            answers.get(column).add(answer);
        }
    }

    void ended() {
        columns.countDown();
    }

    /** Stops one column, whatever it is at; the others go on. */
    public void stop(int column) {
        stops.get(column).cancel();
    }

    /** Stops all columns. */
    public void stop() {
        stops.forEach(Cancellation::cancel);
    }

    /** Whether a column has not ended yet. */
    public boolean isRunning() {
        return columns.getCount() > 0;
    }

    /**
     * Waits until all columns have ended.
     *
     * @return the answers of each column; at least one of each, which may be a failure
     */
    public List<List<ColumnAnswer>> await() throws InterruptedException {
        columns.await();
        synchronized (answers) {
            return answers.stream().map(List::copyOf).toList();
        }
    }
}
