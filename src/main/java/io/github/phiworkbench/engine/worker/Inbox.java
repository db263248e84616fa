package io.github.phiworkbench.engine.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Replies on their way from the thread that reads the pipe to the one that waits for a call. Holds those of one call; the
 * others are dropped. When it is full the reader waits, so a slow listener slows the worker.
 */
final class Inbox {

    private static final int ROOM = 1024;

    /** For numbers, some distributions of the largest vocabulary. */
    private static final int ROOM_BYTES = 8 << 20;

    private static final int NO_CALL = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private int expected = Reply.LOADING;

    /** What the numbers of the replies here take. */
    private long bytes;

    private boolean nudged;
    private @Nullable WorkerFailedException end;

    /** From now on the replies of this call are kept, and nothing that came before. */
    void expect(int call) {
        lock.lock();
        try {
            expected = call;
            replies.clear();
            bytes = 0;
            nudged = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for a call. */
    void expectNothing() {
        expect(NO_CALL);
    }

    void put(Reply reply) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (reply.call() == expected && !hasRoomFor(reply)) {
                changed.await();
            }
            if (reply.call() == expected) {
                replies.add(reply);
                bytes += bytes(reply);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(Reply reply) {
        // An empty inbox takes anything.
        return replies.isEmpty() || (replies.size() < ROOM && bytes + bytes(reply) <= ROOM_BYTES);
    }

    private static int bytes(Reply reply) {
        return reply instanceof Wire.WithNumbers with ? with.numbers().bytes() : 0;
    }

    /** No reply will come any more. */
    void end(WorkerFailedException failure) {
        lock.lock();
        try {
            end = failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a waiting thread look around. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next reply; empty after the given time or a nudge.
     *
     * @throws WorkerFailedException if no reply is left and none will come
     */
    Optional<Reply> next(Duration atMost) throws InterruptedException {
        long nanos = Math.max(0, atMost.toNanos());
        lock.lockInterruptibly();
        try {
            while (replies.isEmpty() && end == null && !nudged && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            nudged = false;
            Optional<Reply> next = Optional.ofNullable(replies.poll());
            if (next.isEmpty() && end != null) {
                throw end;
            }
            bytes -= next.map(Inbox::bytes).orElse(0);
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }
}
