package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.worker.WorkerFailedException;
import io.github.phiworkbench.engine.worker.WorkerFailure;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.telemetry.ProcessMemory;
import io.github.phiworkbench.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A column whose model is in memory, to be asked question after question until it is closed. A question that fails does not
 * throw: its answer says so in a plain sentence.
 */
public final class OpenColumn implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenColumn.class);

    private final ComparisonColumn column;
    private final ComparisonModels.Use use;

    /** Told how an answer comes, on the thread that writes it. */
    public interface Watcher {

        /** Nobody wants to know. */
        Watcher NONE = new Watcher() {};

        /** A part of the prompt was read. */
        default void reading(int done, int total) {}

        /**
         * More came.
         *
         * @param text what it adds
         * @param soFar the tokens so far
         */
        default void wrote(String text, TokenTrace soFar) {}
    }

    OpenColumn(ComparisonColumn column, ComparisonModels.Use use) {
        this.column = column;
        this.use = use;
    }

    /** The model that answers. */
    public ColumnAnswer.Answerer model() {
        LoadedModel model = use.model();
        return new ColumnAnswer.Answerer(
                model.manifest().id(),
                model.manifest().variant(),
                model.manifest().precision().spelling(),
                model.model().backend().device());
    }

    /** Whether it is the model that the chat has loaded. */
    public boolean isOfChat() {
        return use.ofChat();
    }

    /** Whether the model's process is gone or was taken away, so that every answer would fail; the column has to be opened anew. */
    public boolean isLost() {
        return use.model().model().isLost() || use.wasTakenAway();
    }

    /**
     * Answers the last message.
     *
     * @param messages without the column's system prompt
     * @param sample which of several answers it is, from 0; the answer carries it
     * @param seed starts the random numbers, in place of the sampling's own
     */
    public ColumnAnswer answer(
            List<Message> messages, int sample, OptionalLong seed, Watcher watcher, Cancellation cancellation) {
        LoadedModel model = use.model();
        Sampling sampling = column.samplingOf(model);
        Sampling seeded = seed.isPresent() ? sampling.withSeed(seed.getAsLong()) : sampling;
        Asked asked = new Asked(model, sample, seeded);
        try {
            return asked.answer(withSystemPrompt(messages), watcher, cancellation);
        } catch (CancellationException e) {
            return asked.ended(new End.Stopped());
        } catch (WorkerFailedException e) {
            LOG.info("A column of {} failed", column.model(), e);
            return asked.ended(use.wasTakenAway() ? takenAway() : lost(e));
        } catch (EngineException | UnusableModelException | IllegalArgumentException e) {
            LOG.info("A column of {} failed", column.model(), e);
            return asked.ended(use.wasTakenAway() ? takenAway() : new End.Failed(String.valueOf(e.getMessage())));
        }
    }

    private End takenAway() {
        return new End.Failed(use.model().manifest().id()
                + " was replaced or removed while this column was using it; ask the column again.");
    }

    private End lost(WorkerFailedException failure) {
        if (failure.failure() != WorkerFailure.CLOSED) {
            return new End.Failed(String.valueOf(failure.getMessage()));
        }
        return use.ofChat()
                ? new End.Failed("The chat unloaded " + use.model().manifest().id()
                        + " while this column was using it; ask the column again.")
                : new End.Stopped();
    }

    private List<Message> withSystemPrompt(List<Message> messages) {
        if (column.systemPrompt().isBlank()) {
            return messages;
        }
        List<Message> all = new ArrayList<>();
        all.add(Message.system(column.systemPrompt()));
        all.addAll(messages);
        return all;
    }

    /** One question and what is known of its answer. */
    private final class Asked {
        private final LoadedModel model;
        private final int sample;
        private final Sampling sampling;
        private String prompt = "";
        private Optional<ColumnDraft> draft = Optional.empty();

        Asked(LoadedModel model, int sample, Sampling sampling) {
            this.model = model;
            this.sample = sample;
            this.sampling = sampling;
        }

        ColumnAnswer answer(List<Message> messages, Watcher watcher, Cancellation cancellation) {
            prompt = model.renderChat(messages);
            List<Integer> ids = model.encodeChat(messages);
            ColumnDraft begun = new ColumnDraft(model.trace(TraceSource.Kind.GENERATED, Optional.of(sampling), ids));
            draft = Optional.of(begun);
            GenerationRequest request = GenerationRequest.greedy(
                            ids, column.maxNewTokensOf(model), model.manifest().stopIds())
                    .withSampling(sampling)
                    .withTop(column.alternatives());
            GenerationResult result = model.model().generate(request, listener(begun, watcher), cancellation);
            ColumnFigures figures = ColumnFigures.of(
                    result.stats(),
                    begun.elapsed(),
                    memoryOf(model, ids.size() + result.ids().size()));
            return of(
                    result.text(),
                    result.finishReason() == FinishReason.CANCELLED
                            ? new End.Stopped()
                            : new End.Complete(result.finishReason()),
                    Optional.of(figures));
        }

        private static GenerationListener listener(ColumnDraft draft, Watcher watcher) {
            return new GenerationListener() {
                @Override
                public void token(TokenEvent event) {
                    draft.append(event);
                    watcher.wrote(event.text(), draft.trace());
                }

                @Override
                public void reading(int done, int total) {
                    watcher.reading(done, total);
                }
            };
        }

        ColumnAnswer ended(End end) {
            return of(draft.map(ColumnDraft::text).orElse(""), end, Optional.empty());
        }

        private ColumnAnswer of(String text, End end, Optional<ColumnFigures> figures) {
            return new ColumnAnswer(
                    Optional.of(model()),
                    sample,
                    prompt,
                    Optional.of(sampling),
                    text,
                    draft.map(ColumnDraft::trace).filter(trace -> trace.size() > 0),
                    end,
                    draft.flatMap(ColumnDraft::thinking),
                    figures);
        }
    }

    /** On another device than the CPU the process' own memory says nothing of what the model takes. */
    private static OptionalLong memoryOf(LoadedModel model, int tokens) {
        if (!model.model().backend().device().equals("cpu")) {
            ModelManifest manifest = model.manifest();
            return OptionalLong.of(manifest.weightBytes() + tokens * manifest.cacheBytesPerToken());
        }
        long process = model.model().processId();
        return process == ProcessHandle.current().pid()
                ? OptionalLong.empty()
                : OptionalLong.of(ProcessMemory.residentBytes(process));
    }

    /** The model stays in memory until its place is needed. */
    @Override
    public void close() {
        use.close();
    }
}
