package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress.Stage;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.engine.torch.SequenceCache.ReadProgress;
import io.github.phiworkbench.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A language model run by libtorch in this process. One platform thread owns libtorch; calls wait for it. */
public final class TorchLanguageModel implements LanguageModel {

    private final ModelManifest manifest;
    private final Optional<Vocabulary> vocabulary;
    private final Backend backend;
    private final ExecutorService thread;
    private final TorchArchive archive;
    private final SequenceCache sequences;
    private volatile int threads;

    private TorchLanguageModel(
            ModelManifest manifest, Optional<Vocabulary> vocabulary, Path file, LoadOptions options, Loading loading) {
        this.manifest = manifest;
        this.vocabulary = vocabulary;
        threads = options.threads();
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("engine-" + manifest.id()).factory());
        try {
            loading.report(Stage.STARTING, 0, 0);
            TorchRuntime.Choice choice = call(() -> TorchRuntime.choose(options.device()));
            loading.listener().deviceChosen(call(() -> TorchRuntime.memory(choice.device())));
            archive = call(() -> TorchArchive.load(file, choice.device(), manifest, options, loading));
            sequences = call(() -> orClose(archive, () -> new SequenceCache(archive, manifest.geometry())));
            String device = call(() -> orClose(archive, archive::measuredDevice));
            backend = new Backend(device, archive.activations(), archive.kernel(), choice.passedOver());
        } catch (RuntimeException | Error e) {
            thread.shutdown();
            throw e;
        }
    }

    private static <T> T orClose(TorchArchive archive, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /**
     * Loads a model folder.
     *
     * @param vocabulary of the folder's tokenizer; without it, events carry no text
     * @throws io.github.phiworkbench.family.UnusableModelException if the folder holds no model this program can run
     * @throws EngineException if libtorch fails
     */
    public static TorchLanguageModel load(Path folder, Optional<Vocabulary> vocabulary, LoadOptions options) {
        return load(folder, vocabulary, options, LoadListener.NONE, new Cancellation());
    }

    /**
     * Loads a model folder and tells how far it has come.
     *
     * @param listener may refuse the load
     * @param cancellation stops the load before its next part; reading the archive is one part
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public static TorchLanguageModel load(
            Path folder,
            Optional<Vocabulary> vocabulary,
            LoadOptions options,
            LoadListener listener,
            Cancellation cancellation) {
        ModelManifest manifest = ModelManifest.read(folder);
        return new TorchLanguageModel(
                manifest,
                vocabulary,
                folder.resolve(ModelManifest.ARCHIVE),
                options,
                new Loading(listener, cancellation));
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public long processId() {
        return ProcessHandle.current().pid();
    }

    /**
     * From the next token or chunk on, libtorch uses so many CPU threads. May be called while the model works.
     *
     * @param count 1 or more
     */
    public void useThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("The number of threads is " + count + " but must be 1 or more.");
        }
        threads = count;
    }

    @Override
    public List<GenerationResult> generateTogether(
            List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
        requests.forEach(request -> check(request.promptIds()));
        if (requests.isEmpty()) {
            return List.of();
        }
        if (requests.stream()
                        .mapToInt(request -> request.promptIds().size())
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException(
                    "Prompts that are continued together must be of equal length; continue them one after another.");
        }
        return call(() -> run(requests, listener, cancellation));
    }

    private List<GenerationResult> run(
            List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
        long start = System.nanoTime();
        List<Generation> generations = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int index = i;
            generations.add(new Generation(
                    requests.get(i),
                    event -> listener.token(index, event),
                    manifest.geometry().context(),
                    TokenText.ofReply(vocabulary)));
        }
        Clock clock = new Clock(start);
        try {
            reportPrompts(requests, listener, cancellation);
            clock.cachedTokens = sequences.reusable(rows(generations));
            clock.prefillStart = System.nanoTime();
            step(generations, expected(requests), listener::reading, cancellation);
            clock.firstToken = System.nanoTime();
            archive.takeNanos();
            while (generations.stream().anyMatch(generation -> !generation.isFinished())) {
                if (cancellation.isCancelled()) {
                    throw new CancellationException();
                }
                step(generations, 1, ReadProgress.IGNORED, cancellation);
            }
        } catch (CancellationException e) {
            generations.forEach(Generation::cancel);
        }
        clock.end = System.nanoTime();
        Duration inLibtorch = Duration.ofNanos(archive.takeNanos());
        return generations.stream()
                .map(generation -> generation.result(clock.stats(generation, inLibtorch)))
                .toList();
    }

    private static int expected(List<GenerationRequest> requests) {
        return requests.stream().mapToInt(GenerationRequest::maxNewTokens).max().orElseThrow();
    }

    /** One forward pass for all sequences. Those that ended keep their place in the batch with a token of no account. */
    private void step(List<Generation> generations, int expected, ReadProgress progress, Cancellation cancellation) {
        archive.useThreads(threads);
        float[][] logits = sequences.read(rows(generations), expected, progress, cancellation);
        for (int row = 0; row < logits.length; row++) {
            if (!generations.get(row).isFinished()) {
                generations.get(row).accept(logits[row]);
            }
        }
    }

    private static int[][] rows(List<Generation> generations) {
        int longest = generations.stream()
                .mapToInt(generation -> generation.ids().length)
                .max()
                .orElseThrow();
        return generations.stream()
                .map(generation -> Arrays.copyOf(generation.ids(), longest))
                .toArray(int[][]::new);
    }

    private void reportPrompts(List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
        for (int i = 0; i < requests.size(); i++) {
            GenerationRequest request = requests.get(i);
            int index = i;
            if (request.promptEvents()) {
                read(request.promptIds(), request.top(), event -> listener.token(index, event), cancellation);
            }
        }
    }

    /** Instants of a run, from {@link System#nanoTime()}. */
    private static final class Clock {
        private final long start;
        private int cachedTokens;
        private long prefillStart;
        private long firstToken;
        private long end;

        Clock(long start) {
            this.start = start;
            prefillStart = start;
        }

        GenerationStats stats(Generation generation, Duration inLibtorch) {
            long first = firstToken == 0 ? end : firstToken;
            return new GenerationStats(
                    generation.ids().length - generation.newTokens(),
                    cachedTokens,
                    generation.newTokens(),
                    Duration.ofNanos(first - start),
                    Duration.ofNanos(first - prefillStart),
                    Duration.ofNanos(end - first),
                    inLibtorch);
        }
    }

    @Override
    public ScoreResult score(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation) {
        check(ids);
        return call(() -> read(ids, top, events, cancellation));
    }

    private ScoreResult read(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation) {
        int[] sequence = ids.stream().mapToInt(Integer::intValue).toArray();
        int kept = Math.min(Math.max(1, top), manifest.geometry().vocabulary());
        TokenText text = TokenText.ofPrompt(vocabulary);
        List<TokenEvent> tokens = new ArrayList<>(sequence.length);
        Optional<Prediction> prediction = Optional.empty();
        ScoreResult.Next next = new ScoreResult.Next(0, List.of());
        sequences.restart(sequence);
        for (int from = 0; from < sequence.length; from += sequences.chunk()) {
            if (cancellation.isCancelled()) {
                throw new CancellationException(
                        "Stopped after scoring " + from + " of " + sequence.length + " tokens.");
            }
            int to = Math.min(sequence.length, from + sequences.chunk());
            archive.useThreads(threads);
            TorchArchive.Scores scores = sequences.score(from, to, kept);
            for (int i = from; i < to; i++) {
                boolean last = i == sequence.length - 1;
                String shown = text.next(sequence[i]) + (last ? text.finish() : "");
                TokenEvent event = new TokenEvent(
                        sequence[i], text.bytes(sequence[i]), shown, i, prediction, Optional.empty(), Origin.PROMPT);
                tokens.add(event);
                events.accept(event);
                List<Alternative> best = alternatives(scores, i - from, kept, top);
                prediction = Optional.of(prediction(scores, i - from, best));
                next = new ScoreResult.Next(scores.entropies[i - from], best);
            }
        }
        return new ScoreResult(tokens, next);
    }

    @Override
    public void logits(List<Integer> ids, int from, int to, LogitsListener listener, Cancellation cancellation) {
        check(ids);
        if (from < 0 || from >= to || to > ids.size()) {
            throw new IllegalArgumentException("There are no logits after the tokens from " + from + " to before " + to
                    + " of a sequence of " + ids.size() + ".");
        }
        int[] sequence = ids.stream().mapToInt(Integer::intValue).toArray();
        call(() -> {
            archive.useThreads(threads);
            sequences.logits(sequence, from, to, onMyThreads(listener), cancellation);
            return true;
        });
    }

    /** Looks after each chunk how many threads the next one may use. */
    private LogitsListener onMyThreads(LogitsListener listener) {
        return new LogitsListener() {
            @Override
            public void logits(int position, float[] logits) {
                listener.logits(position, logits);
            }

            @Override
            public void reading(int done, int total) {
                archive.useThreads(threads);
                listener.reading(done, total);
            }
        };
    }

    private static List<Alternative> alternatives(TorchArchive.Scores scores, int row, int kept, int top) {
        List<Alternative> best = new ArrayList<>(top);
        for (int i = row * kept; i < row * kept + Math.min(top, kept); i++) {
            best.add(new Alternative((int) scores.topIds[i], scores.topLogprobs[i]));
        }
        return best;
    }

    private static Prediction prediction(TorchArchive.Scores scores, int row, List<Alternative> best) {
        double mass = best.stream()
                .mapToDouble(alternative -> Math.exp(alternative.logprob()))
                .sum();
        return new Prediction(
                scores.logprobs[row], (int) scores.ranks[row], scores.entropies[row], best, Math.min(1, mass));
    }

    private void check(List<Integer> ids) {
        int entries = manifest.geometry().vocabulary();
        int context = manifest.geometry().context();
        if (ids.isEmpty()) {
            throw new InvalidPromptException("There are no tokens; give at least one.");
        }
        for (int i = 0; i < ids.size(); i++) {
            int id = ids.get(i);
            if (id < 0 || id >= entries) {
                throw new InvalidPromptException(
                        "Token id " + id + " at position " + i + " is outside the vocabulary of " + manifest.id()
                                + ", whose ids run from 0 to " + (entries - 1) + ".");
            }
        }
        if (ids.size() > context) {
            throw new InvalidPromptException("The prompt has " + ids.size() + " tokens but the context of "
                    + manifest.id() + " holds " + context + "; shorten the prompt.");
        }
    }

    private <T> T call(Callable<T> work) {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("The thread that waited for the model was interrupted.", e);
        }
    }

    @Override
    public synchronized void close() {
        if (thread.isShutdown()) {
            return;
        }
        call(() -> {
            sequences.close();
            archive.close();
            return true;
        });
        thread.shutdown();
    }
}
