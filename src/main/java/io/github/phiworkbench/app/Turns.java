package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may work with a model of a comparison, in the order of asking: one alone, or several who do not mind one another.
 */
final class Turns {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int working;
    private boolean alone;

    /** A turn, until it is closed. */
    final class Turn implements AutoCloseable {
        private final boolean wantsAlone;

        private Turn(boolean wantsAlone) {
            this.wantsAlone = wantsAlone;
        }

        private boolean canBegin() {
            return equals(waiting.peekFirst()) && (working == 0 || (!wantsAlone && !alone));
        }

        @Override
        public void close() {
            lock.lock();
            try {
                working--;
                alone = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits for a turn behind all who wait already.
     *
     * @param alone whether nobody else may work meanwhile
     * @throws CancellationException if it was asked to stop before its turn
     */
    Turn take(boolean alone, Cancellation cancellation) {
        Turn turn = new Turn(alone);
        try (var _ = cancellation.onCancel(this::wake)) {
            lock.lock();
            try {
                waiting.addLast(turn);
                await(turn, cancellation);
                working++;
                this.alone = alone;
                return turn;
            } finally {
                waiting.remove(turn);
                changed.signalAll();
                lock.unlock();
            }
        }
    }

    private void await(Turn turn, Cancellation cancellation) {
        while (!cancellation.isCancelled() && !turn.canBegin()) {
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped();
            }
        }
        if (cancellation.isCancelled()) {
            throw stopped();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static CancellationException stopped() {
        return new CancellationException("It was stopped before its turn.");
    }

    /** Whether somebody waits for a turn. */
    boolean isWaitedFor() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
