package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
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

        /** The model that is read reads a text. */
        record Reading(int tokens, int total) implements Stage {}

        /** Codes are searched for, a layer after the other. */
        record Searching(int layers, int total) implements Stage {}

        /** Weights are written. */
        record Running(ImportProgress progress) implements Stage {}

        /** The model is there. */
        record Done(ImportResult result) implements Stage {}

        /** There is no model, and nothing half made. */
        record Failed(String sentence) implements Stage {}

        /** The user did not want it any more; nothing is left of it. */
        record Cancelled() implements Stage {}
    }

    /** What has to be known before an import can begin. */
    @FunctionalInterface
    public interface Preparation {

        /**
         * Finds it out, on the thread of the imports.
         *
         * @param reading told how many tokens of how many have been read
         * @return the import with what was found out
         */
        ModelImport prepare(ModelImport request, BiConsumer<Integer, Integer> reading, Cancellation cancellation);
    }

    /** One import that was asked for. */
    public static final class Ticket {
        private final ModelImport request;
        private final Preparation preparation;
        private final Cancellation cancellation = new Cancellation();
        private volatile Stage stage = new Stage.Waiting();

        private Ticket(ModelImport request, Preparation preparation) {
            this.request = request;
            this.preparation = preparation;
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
            return stage instanceof Stage.Done || stage instanceof Stage.Failed || stage instanceof Stage.Cancelled;
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
        return add(request, (same, _, _) -> same);
    }

    /** Queues an import for which something has to be found out first. */
    public Ticket add(ModelImport request, Preparation preparation) {
        Ticket ticket = new Ticket(request, preparation);
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
            ImportCancelledException.throwIf(ticket.cancellation);
            ModelImport request = ticket.preparation.prepare(
                    ticket.request,
                    (tokens, total) -> tell(ticket, new Stage.Reading(tokens, total)),
                    ticket.cancellation);
            ImportResult result = new ImportJob(request, told(ticket), ticket.cancellation).run();
            finish(ticket, new Stage.Done(result));
        } catch (CancellationException e) {
            finish(ticket, new Stage.Cancelled());
        } catch (UnusableModelException | ImportException | EngineException | IllegalArgumentException e) {
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

    private ImportListener told(Ticket ticket) {
        return new ImportListener() {
            @Override
            public void written(ImportProgress progress) {
                tell(ticket, new Stage.Running(progress));
            }

            @Override
            public void searched(int layers, int total) {
                tell(ticket, new Stage.Searching(layers, total));
            }
        };
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
