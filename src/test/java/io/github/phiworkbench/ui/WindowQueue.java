package io.github.phiworkbench.ui;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes a test's own thread that of the window: what is to run there waits until the test lets it run. */
public final class WindowQueue implements Executor {

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final Supplier<?> circumstances;

    /** @param circumstances what to tell if something did not come to hold */
    public WindowQueue(Supplier<?> circumstances) {
        this.circumstances = circumstances;
    }

    @Override
    public void execute(Runnable run) {
        waiting.add(run);
    }

    /** Does the window's work until something holds. */
    public void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            try {
                Runnable next = waiting.poll(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new AssertionError("It did not come to hold; " + circumstances.get());
                }
                next.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
