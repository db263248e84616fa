package io.github.phiworkbench.engine.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker seen from the program: its pipes, each with a thread of its own so that none can block the caller, and the
 * question why it ended.
 */
final class WorkerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    /** From the end of its output to the end of the process, and of its log. */
    private static final Duration WINDING_UP = Duration.ofSeconds(2);

    /** For the virtual machine to write down a crash. */
    private static final Duration REPORTING = Duration.ofSeconds(20);

    /** From being ended by force to the end. */
    private static final Duration DYING = Duration.ofSeconds(5);

    private final String model;
    private final Process process;
    private final WorkerLog log;
    private final Inbox inbox = new Inbox();
    private final BlockingQueue<Optional<Order>> orders = new LinkedBlockingQueue<>();
    private final AtomicReference<Optional<Verdict>> verdict = new AtomicReference<>(Optional.empty());
    private final CompletableFuture<WorkerFailedException> death = new CompletableFuture<>();
    private volatile String doing = "starting";

    /** Of those threads, the one that reads replies. */
    private long killsBefore = OutOfMemoryKills.count();

    /** Why the program ended the process, if it did. */
    private record Verdict(WorkerFailure failure, String detail) {}

    private WorkerProcess(String model, Process process, Path logs) {
        this.model = model;
        this.process = process;
        log = WorkerLog.of(process.getErrorStream(), WorkerLog.name(logs, model, process.pid()));
    }

    /**
     * Starts a worker.
     *
     * @param model id of the model, for messages
     * @param logs folder of logs
     * @throws WorkerFailedException if the system cannot start it
     */
    static WorkerProcess start(WorkerCommand command, String model, Path logs) {
        Process started;
        try {
            started = command.builder().start();
        } catch (IOException e) {
            throw new WorkerFailedException(
                    model,
                    "starting",
                    WorkerFailure.NOT_STARTED,
                    String.valueOf(e.getMessage()),
                    Optional.empty(),
                    WorkerLog.empty());
        }
        WorkerProcess worker = new WorkerProcess(model, started, logs);
        try {
            worker.thread("orders", worker::sendOrders);
            worker.thread("replies", worker::receiveReplies);
        } catch (Error e) {
            started.destroyForcibly();
            throw e;
        }
        return worker;
    }

    private void thread(String what, Runnable work) {
        Thread.ofPlatform().daemon().name(what + "-" + process.pid()).start(work);
    }

    long pid() {
        return process.pid();
    }

    Inbox inbox() {
        return inbox;
    }

    /** Completed when the process has ended, whatever the reason. */
    CompletableFuture<WorkerFailedException> death() {
        return death;
    }

    /** @param what a participle for messages, such as "loading" */
    void doing(String what) {
        doing = what;
    }

    /** Sends an order as soon as the pipe takes it; never waits. A worker that is gone is told of by the inbox. */
    void send(Order order) {
        orders.add(Optional.of(order));
    }

    private void sendOrders() {
        try (OutputStream out = process.getOutputStream()) {
            Wire.Sender sender = new Wire.Sender(out);
            for (Optional<Order> next = orders.take(); next.isPresent(); next = orders.take()) {
                sender.send(next.get());
            }
        } catch (IOException e) {
            LOG.debug("Worker {} takes no orders any more", process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receiveReplies() {
        try {
            Wire.Receiver<Reply> receiver = new Wire.Receiver<>(process.getInputStream(), Reply.class);
            for (Optional<Reply> reply = receiver.receive(); reply.isPresent(); reply = receiver.receive()) {
                killsBefore = reply.get() instanceof Reply.Alive ? OutOfMemoryKills.count() : killsBefore;
                inbox.put(reply.get());
            }
        } catch (Wire.GarbledException e) {
            LOG.debug("Worker {} is not understood", process.pid(), e);
            // A process that dies breaks off its last line, or puts its report there: then its end says more.
            if (!endsWithin(log.hasCrashReport() ? REPORTING : WINDING_UP)) {
                kill(WorkerFailure.GARBLED, String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            LOG.debug("The pipe from worker {} broke", process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("What worker {} said cannot be dealt with", process.pid(), e);
            kill(WorkerFailure.GARBLED, e.toString());
        } finally {
            WorkerFailedException failure = postMortem();
            inbox.end(failure);
            death.complete(failure);
            orders.add(Optional.empty());
        }
    }

    private WorkerFailedException postMortem() {
        if (!endsWithin(log.hasCrashReport() ? REPORTING : WINDING_UP)) {
            kill(WorkerFailure.UNRESPONSIVE, "it closed its output");
        }
        Optional<Integer> code = exitCode();
        awaitLog();
        String said = String.join("\n", log.tail());
        Optional<ExitStatus> exit = code.map(value -> ExitStatus.of(value, said));
        Optional<Verdict> known = verdict.get();
        if (known.isPresent()) {
            return new WorkerFailedException(
                    model, doing, known.get().failure(), known.get().detail(), exit, log);
        }
        if (exit.isEmpty()) {
            return new WorkerFailedException(
                    model, doing, WorkerFailure.UNRESPONSIVE, "the system cannot end it", exit, log);
        }
        WorkerFailure cause = exit.get().cause(said, OutOfMemoryKills.count() > killsBefore);
        return new WorkerFailedException(model, doing, cause, "", exit, log);
    }

    /** Empty for a process that the system cannot end: one that waits for a broken device or file system. */
    private Optional<Integer> exitCode() {
        return endsWithin(DYING) ? Optional.of(process.exitValue()) : Optional.empty();
    }

    private void awaitLog() {
        try {
            log.awaitEnd(WINDING_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end whether or not this thread is interrupted, which it stays. */
    private boolean endsWithin(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The first reason given counts, and none for a process that has ended already. */
    private void judge(WorkerFailure reason, String detail) {
        if (process.isAlive()) {
            verdict.updateAndGet(first -> first.isPresent() ? first : Optional.of(new Verdict(reason, detail)));
        }
    }

    /** Ends the process at once, for a reason. */
    void kill(WorkerFailure reason, String detail) {
        judge(reason, detail);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // Not by Process, which would close the pipes and lose what is still in them.
        process.toHandle().destroyForcibly();
    }

    /**
     * Closes its input, which ends it; if it does not end in time, ends it by force. Waits until it is gone, unless the
     * system cannot end it.
     */
    void end(Duration patience) {
        judge(WorkerFailure.CLOSED, "");
        inbox.expectNothing();
        orders.add(Optional.empty());
        if (!endsWithin(patience)) {
            kill(WorkerFailure.UNRESPONSIVE, "it did not end");
            if (!endsWithin(DYING)) {
                LOG.warn("The process {} of {} cannot be ended", process.pid(), model);
            }
        }
    }
}
