package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports models one after the other, since two at once would only make the disk slower. Safe for use by several threads. */
public final class ImportQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ImportQueue.class);

    private final ExecutorService work = Executors.newSingleThreadExecutor(
            run -> Thread.ofPlatform().daemon().name("imports").unstarted(run));
    private final Consumer<Path> freeing;
    private final List<Consumer<Ticket>> listeners = new CopyOnWriteArrayList<>();
    private final List<Ticket> open = new CopyOnWriteArrayList<>();

    /** A queue of imports into folders that nobody uses. */
    public ImportQueue() {
        this(_ -> {});
    }

    /** @param freeing ends every use of a model's folder before an import that may take its place; called on their thread */
    public ImportQueue(Consumer<Path> freeing) {
        this.freeing = freeing;
    }

    /** How far an import is. */
    public sealed interface Stage {

        /** It waits for those before it. */
        record Waiting() implements Stage {}

        /** Weights are written. */
        record Running(ImportProgress progress) implements Stage {}

        /** The model is there. */
        record Done(ImportResult result) implements Stage {}

        /** There is no model, and nothing half made. */
        record Failed(String sentence) implements Stage {}

        /** The user did not want it any more; nothing is left of it. */
        record Cancelled() implements Stage {}
    }

    /** One import that was asked for. */
    public static final class Ticket {
        private final ModelImport request;
        private final Cancellation cancellation = new Cancellation();
        private volatile Stage stage = new Stage.Waiting();

        private Ticket(ModelImport request) {
            this.request = request;
        }

        public ModelImport request() {
            return request;
        }

        public Stage stage() {
            return stage;
        }

        /** Stops it, or keeps it from beginning. */
        public void cancel() {
            cancellation.cancel();
        }

        /** Whether nothing more will come. */
        public boolean isOver() {
            return !(stage instanceof Stage.Waiting || stage instanceof Stage.Running);
        }
    }

    /**
     * Tells a listener of each new stage of a ticket.
     *
     * @param listener told on the thread of the imports; returns quickly
     */
    public void observe(Consumer<Ticket> listener) {
        listeners.add(listener);
    }

    /** Queues an import. */
    public Ticket add(ModelImport request) {
        Ticket ticket = new Ticket(request);
        open.add(ticket);
        work.execute(() -> run(ticket));
        return ticket;
    }

    /** Whether an import waits or runs. */
    public boolean isBusy() {
        return !open.isEmpty();
    }

    private void run(Ticket ticket) {
        try {
            if (ticket.request.existing() == ModelImport.Existing.REPLACE) {
                freeing.accept(ticket.request.target());
            }
            ImportResult result = new ImportJob(
                            ticket.request, progress -> tell(ticket, new Stage.Running(progress)), ticket.cancellation)
                    .run();
            finish(ticket, new Stage.Done(result));
        } catch (CancellationException e) {
            finish(ticket, new Stage.Cancelled());
        } catch (UnusableModelException | ImportException | IllegalArgumentException e) {
            finish(ticket, new Stage.Failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("Importing {} failed", ticket.request.checkpoint(), e);
            finish(
                    ticket,
                    new Stage.Failed(
                            "Importing %s failed for a reason that was not foreseen (%s); try it again, and report it if it happens again."
                                    .formatted(ticket.request.checkpoint(), e)));
        }
    }

    private void finish(Ticket ticket, Stage last) {
        open.remove(ticket);
        tell(ticket, last);
    }

    private void tell(Ticket ticket, Stage stage) {
        ticket.stage = stage;
        listeners.forEach(listener -> listener.accept(ticket));
    }

    /** Stops all of them; what is half made is removed by the thread of the imports before it ends. */
    @Override
    public void close() {
        open.forEach(Ticket::cancel);
        work.close();
    }
}
