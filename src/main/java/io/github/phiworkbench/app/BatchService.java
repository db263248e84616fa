package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.compare.Batch;
import io.github.phiworkbench.compare.BatchAnswer;
import io.github.phiworkbench.compare.BatchAnswer.Complete;
import io.github.phiworkbench.compare.BatchAnswer.Failed;
import io.github.phiworkbench.compare.BatchAnswer.Figures;
import io.github.phiworkbench.compare.BatchAnswer.Outcome;
import io.github.phiworkbench.compare.BatchAnswer.Place;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.BatchPlan.Entrant;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.Contender;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.library.ImportProgress;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has several models answer a set of prompts: model by model, so that each is loaded once. Every answer is on disk before the
 * next one begins. So a batch that was stopped, or whose program was killed, goes on where it was.
 */
public final class BatchService {

    private static final Logger LOG = LoggerFactory.getLogger(BatchService.class);

    /** A model whose process has ended so many times without an answer between is given up. */
    private static final int LOSSES = 2;

    private static final long SEEDS = 1_000_000_000;

    private final ComparisonStore store;
    private final ComparisonService comparison;
    private final ModelLibrary library;
    private final int threads;

    public BatchService(ComparisonStore store, ComparisonService comparison, ModelLibrary library) {
        this(store, comparison, library, LoadOptions.automatic().threads());
    }

    /**
     * A service for models with so many threads.
     *
     * @param threads CPU threads of a model
     */
    public BatchService(ComparisonStore store, ComparisonService comparison, ModelLibrary library, int threads) {
        this.store = store;
        this.comparison = comparison;
        this.library = library;
        this.threads = threads;
    }

    /**
     * Says what is to be done. Models that come with the program are imported for it.
     *
     * @param importing told how far an import has come
     * @throws UnusableModelException if there is no such model or it cannot be used
     * @throws CancellationException if it was asked to stop
     */
    public BatchPlan plan(
            PromptSet prompts,
            List<ComparisonColumn> columns,
            int samples,
            Consumer<ImportProgress> importing,
            Cancellation cancellation) {
        List<Entrant> entrants = new ArrayList<>();
        for (ComparisonColumn column : columns) {
            entrants.add(entrant(column, library.open(column.model(), importing, cancellation)));
        }
        return new BatchPlan(
                prompts, entrants, samples, ThreadLocalRandom.current().nextLong(SEEDS));
    }

    private static Entrant entrant(ComparisonColumn column, LibraryEntry.Ready entry) {
        Variant variant = Variant.byId(entry.manifest().variant()).orElse(Variant.OTHER);
        Sampling sampling = column.sampling().orElseGet(() -> ChatService.samplingOf(variant));
        Optional<String> system = Optional.of(column.systemPrompt()).filter(text -> !text.isBlank());
        Contender contender =
                Contender.of(entry.manifest().id(), entry.manifest().precision().spelling(), sampling, system);
        return new Entrant(
                contender,
                column.model(),
                column.load().device(),
                sampling,
                column.systemPrompt(),
                column.maxNewTokens());
    }

    /**
     * Answers what is not answered yet, and tries again what failed. Returns when all is done, has failed or was stopped; what
     * there is by then stands in the store. To be called on a thread of its own.
     */
    public BatchSummary run(Batch batch, BatchListener listener, Cancellation cancellation) {
        Run run = new Run(batch, listener, cancellation);
        for (int entrant = 0; entrant < batch.plan().entrants().size() && !cancellation.isCancelled(); entrant++) {
            run.entrant(entrant);
        }
        return store.summary(batch.id());
    }

    /** One go at a batch. */
    private final class Run {
        private final Batch batch;
        private final BatchPlan plan;
        private final BatchListener listener;
        private final Cancellation cancellation;
        private final BatchTally tally;

        Run(Batch batch, BatchListener listener, Cancellation cancellation) {
            this.batch = batch;
            plan = batch.plan();
            this.listener = listener;
            this.cancellation = cancellation;
            tally = new BatchTally(plan, store.answers(batch.id()));
        }

        void entrant(int index) {
            Entrant entrant = plan.entrants().get(index);
            try {
                answer(index, entrant);
            } catch (CancellationException e) {
                LOG.debug("The batch {} was stopped", batch.id(), e);
            } catch (UnusableModelException | EngineException | ImportException e) {
                LOG.warn("{} was given up in the batch {}", entrant.model(), batch.id(), e);
                listener.gaveUp(index, LoadFailure.of(entrant.model(), e).sentence());
            } finally {
                listener.ended(index);
            }
        }

        private void answer(int index, Entrant entrant) {
            int losses = 0;
            List<Place> open = open(index);
            while (!open.isEmpty() && !cancellation.isCancelled()) {
                listener.became(index, new ColumnState.Queued());
                Dealt dealt = inTurn(index, entrant, open);
                open = open.subList(dealt.places(), open.size());
                boolean failed = dealt.lost() || dealt.places() == 0;
                losses = dealt.places() > 1 || !failed ? 0 : losses;
                losses = failed ? losses + 1 : losses;
                if (!open.isEmpty() && losses > LOSSES) {
                    throw new EngineException(
                            ("The process of %s ended %d times in a row, so the rest of its prompts stays"
                                            + " unanswered; close other programs or allow fewer new tokens, and then go on with"
                                            + " these prompts.")
                                    .formatted(entrant.model(), losses));
                }
            }
        }

        /**
         * What one turn came to.
         *
         * @param places how many were dealt with
         * @param lost whether the model's process is gone
         */
        private record Dealt(int places, boolean lost) {}

        private List<Place> open(int index) {
            List<Place> open = new ArrayList<>();
            for (int prompt = 0; prompt < plan.prompts().prompts().size(); prompt++) {
                for (int sample = 0; sample < plan.samples(); sample++) {
                    open.add(new Place(index, prompt, sample));
                }
            }
            return open.stream().filter(tally::isOpen).toList();
        }

        /**
         * Answers one after another until all are answered, somebody else waits, the model is lost, or the batch is stopped.
         * The model is released with the turn: who comes next may need its place.
         */
        private Dealt inTurn(int index, Entrant entrant, List<Place> places) {
            try (var _ = comparison.turn(cancellation);
                    OpenColumn open = comparison.open(
                            column(entrant),
                            state -> listener.became(index, state),
                            listener::unloaded,
                            cancellation)) {
                requireSame(open.model(), entrant.contender());
                listener.became(index, new ColumnState.Loaded(open.model(), open.isOfChat()));
                int dealt = 0;
                boolean mine = true;
                while (mine && dealt < places.size() && answer(open, entrant, places.get(dealt))) {
                    dealt++;
                    mine = !open.isLost() && !comparison.isWaitedFor();
                }
                return new Dealt(dealt, open.isLost());
            }
        }

        /** A model may have been imported anew since the batch was begun. */
        private static void requireSame(ColumnAnswer.Answerer now, Contender then) {
            if (!now.precision().equals(then.precision())) {
                throw new UnusableModelException(
                        ("These prompts were begun with %s in %s, but by now the model is there in %s;"
                                        + " import it in %s again, or ask all anew.")
                                .formatted(then.model(), then.precision(), now.precision(), then.precision()));
            }
        }

        /** Whether the place is dealt with, and not stopped. */
        private boolean answer(OpenColumn open, Entrant entrant, Place place) {
            if (cancellation.isCancelled()) {
                return false;
            }
            listener.became(place.entrant(), new ColumnState.Writing(place.sample()));
            long seed = plan.seed(entrant, place.sample());
            Prompt prompt = plan.prompts().prompts().get(place.prompt());
            ColumnAnswer answer = open.answer(
                    messages(entrant, prompt),
                    place.sample(),
                    OptionalLong.of(seed),
                    OpenColumn.Watcher.NONE,
                    cancellation);
            Optional<Outcome> outcome = outcome(answer);
            outcome.ifPresent(ended -> keep(new BatchAnswer(place, seed, answer.text(), ended)));
            return outcome.isPresent();
        }

        private void keep(BatchAnswer answer) {
            store.addAnswer(batch.id(), answer);
            tally.add(answer);
            listener.answered(answer, tally.progress());
        }

        private List<Message> messages(Entrant entrant, Prompt prompt) {
            List<Message> messages = new ArrayList<>();
            plan.systemPrompt(entrant, prompt).map(Message::system).ifPresent(messages::add);
            messages.add(Message.user(prompt.text()));
            return messages;
        }
    }

    /** Its system prompt goes with the messages, since a prompt may have its own. */
    private ComparisonColumn column(Entrant entrant) {
        return new ComparisonColumn(
                entrant.model(),
                new LoadOptions(entrant.device(), threads),
                LoadRequest.USUAL_CONTEXT,
                "",
                Optional.of(entrant.sampling()),
                entrant.maxNewTokens(),
                0);
    }

    /** Empty where it was stopped. */
    private static Optional<Outcome> outcome(ColumnAnswer answer) {
        return switch (answer.end()) {
            case End.Complete complete ->
                answer.figures().map(figures -> new Complete(complete.reason(), figures(figures)));
            case End.Failed failed -> Optional.of(new Failed(failed.sentence()));
            case End.Stopped _ -> Optional.empty();
        };
    }

    private static Figures figures(ColumnFigures figures) {
        return new Figures(
                figures.promptTokens(),
                figures.newTokens(),
                figures.timeToFirstToken(),
                figures.tokensPerSecond(),
                figures.total());
    }
}
