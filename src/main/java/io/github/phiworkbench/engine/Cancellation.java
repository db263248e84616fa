package io.github.phiworkbench.engine;

import java.util.ArrayList;
import java.util.List;

/** Asks running work to stop. The engine looks between tokens and between prefill chunks. */
public final class Cancellation {

    private final Object lock = new Object();
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean cancelled;

    /** Asks to stop; may be called from any thread, and more than once. */
    public void cancel() {
        List<Runnable> due;
        synchronized (lock) {
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Runs an action when it is asked to stop, on the thread that asks; at once if that happened already. For work that
     * waits elsewhere and cannot look.
     *
     * @param action returns quickly and throws nothing
     * @return forgets the action when closed
     */
    public Registration onCancel(Runnable action) {
        synchronized (lock) {
            if (!cancelled) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    private void forget(Runnable action) {
        synchronized (lock) {
            actions.remove(action);
        }
    }

    /** An action that waits for a stop. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
