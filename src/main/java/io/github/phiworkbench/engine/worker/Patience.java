package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.EngineException;
import java.time.Duration;
import java.util.Optional;

/** Waits for the replies of a worker as long as it shows life. */
final class Patience {

    /** So many short waits make the longest silence: a computer that slept meanwhile spoils one of them only. */
    private static final int ROUNDS = 6;

    private final WorkerProcess process;
    private final Duration longest;
    private int silentRounds;

    Patience(WorkerProcess process, Duration longest) {
        this.process = process;
        this.longest = longest;
    }

    /**
     * Waits for a new worker's first words, which say that it can be understood.
     *
     * @throws WorkerFailedException if it cannot
     */
    static void requireHello(WorkerProcess process, WorkerTimeouts timeouts) {
        Patience patience = new Patience(process, timeouts.start());
        Optional<Reply> first = patience.next();
        while (first.isEmpty()) {
            first = patience.next();
        }
        if (!(first.get() instanceof Reply.Hello hello)) {
            throw ended(process, WorkerFailure.GARBLED, "it did not begin with its version");
        }
        if (hello.protocol() != Wire.PROTOCOL) {
            throw ended(
                    process,
                    WorkerFailure.NOT_STARTED,
                    "it speaks version " + hello.protocol() + " of the protocol and the program version "
                            + Wire.PROTOCOL);
        }
    }

    /** The next reply, or empty to look around. */
    Optional<Reply> next() {
        return next(longest);
    }

    Optional<Reply> next(Duration atMost) {
        Duration round = longest.dividedBy(ROUNDS);
        boolean whole = round.compareTo(atMost) <= 0;
        long start = System.nanoTime();
        Optional<Reply> reply = await(whole ? round : atMost);
        if (reply.isPresent()) {
            silentRounds = 0;
        } else if (whole && System.nanoTime() - start >= round.toNanos() && ++silentRounds == ROUNDS) {
            throw ended(process, WorkerFailure.UNRESPONSIVE, "it showed no life for " + words(longest));
        }
        return reply;
    }

    private Optional<Reply> await(Duration atMost) {
        try {
            return process.inbox().next(atMost);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static EngineException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EngineException("The thread that waited for the model was interrupted.", e);
    }

    /** Ends the process for a reason, and gives what its users are to get. */
    static WorkerFailedException ended(WorkerProcess process, WorkerFailure failure, String detail) {
        process.kill(failure, detail);
        process.inbox().expectNothing();
        return process.death().join();
    }

    static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
