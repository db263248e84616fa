package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.telemetry.MachineFacts;
import io.github.phiworkbench.telemetry.ReadBandwidth;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntToDoubleFunction;

/**
 * Measures several models, numbers of threads and lengths of the prompt, one after the other, each model in a process of its
 * own that is loaded once for a number of threads.
 */
public final class BenchmarkService {

    private final Loader loader;
    private final IntToDoubleFunction bandwidth;
    private final Clock clock;

    /** Brings a model into memory. */
    interface Loader {
        LoadedModel load(LoadRequest request, Cancellation cancellation);
    }

    /** @param loader loads what is measured */
    public BenchmarkService(ModelLoader loader) {
        this(
                (request, cancellation) -> loader.load(request, new Silent(), cancellation),
                ReadBandwidth::measure,
                Clock.systemUTC());
    }

    /** @param bandwidth what this machine's memory gives to so many threads, in bytes a second */
    BenchmarkService(Loader loader, IntToDoubleFunction bandwidth, Clock clock) {
        this.loader = loader;
        this.bandwidth = bandwidth;
        this.clock = clock;
    }

    private static final class Silent implements LoadListener {
        @Override
        public void deviceChosen(DeviceMemory device) {}

        @Override
        public void progress(LoadProgress progress) {}
    }

    /**
     * A model to be measured.
     *
     * @param id its id, for messages
     * @param folder where it lies
     */
    public record Subject(String id, Path folder) {}

    /**
     * What to measure: every combination.
     *
     * @param device as for {@link LoadOptions}
     * @param newTokens tokens written after each prompt
     */
    public record Plan(
            List<Subject> models, String device, List<Integer> threads, List<Integer> promptTokens, int newTokens) {

        public Plan {
            models = List.copyOf(models);
            threads = List.copyOf(threads);
            promptTokens = List.copyOf(promptTokens);
            if (models.isEmpty() || threads.isEmpty() || promptTokens.isEmpty()) {
                throw new IllegalArgumentException(
                        "There is nothing to measure: choose a model, a number of threads and a length of the prompt.");
            }
        }

        /** How many measurements that are. */
        public int size() {
            return models.size() * threads.size() * promptTokens.size();
        }
    }

    /** Told what is being measured and what came of it. */
    public interface Listener {
        /** A measurement begins. */
        void began(String model, int threads, int promptTokens, int done, int total);

        /** A measurement came to its end. */
        void measured(BenchmarkResult result);

        /** A measurement cannot be made. */
        void failed(BenchmarkReport.Failure failure);
    }

    /**
     * Measures all of a plan; what fails does not keep the rest. To be called on a thread of its own.
     *
     * @return what was measured, in part if it was stopped
     */
    public BenchmarkReport run(Plan plan, Listener listener, Cancellation cancellation) {
        Series series = new Series(plan, listener, cancellation);
        try {
            for (Subject model : plan.models()) {
                for (int threads : plan.threads()) {
                    series.measure(model, threads);
                }
            }
        } catch (CancellationException e) {
            // What was measured so far is worth keeping.
            cancellation.cancel();
        }
        return series.report();
    }

    private final class Series {
        private final Plan plan;
        private final Listener listener;
        private final Cancellation cancellation;
        private final Instant began = clock.instant();
        private final List<BenchmarkResult> results = new ArrayList<>();
        private final List<BenchmarkReport.Failure> failures = new ArrayList<>();
        private final Map<Integer, Double> known = new HashMap<>();
        private int done;

        Series(Plan plan, Listener listener, Cancellation cancellation) {
            this.plan = plan;
            this.listener = listener;
            this.cancellation = cancellation;
        }

        void measure(Subject subject, int threads) {
            if (cancellation.isCancelled()) {
                throw new CancellationException("The measurement was stopped.");
            }
            int first = plan.promptTokens().getFirst();
            listener.began(subject.id(), threads, first, done, plan.size());
            LoadRequest request = LoadRequest.of(subject.folder(), new LoadOptions(plan.device(), threads));
            try (LoadedModel loaded = loader.load(request, cancellation)) {
                for (int promptTokens : plan.promptTokens()) {
                    listener.began(subject.id(), threads, promptTokens, done, plan.size());
                    measure(loaded, subject, threads, promptTokens);
                    done++;
                }
            } catch (EngineException | UnusableModelException | IllegalArgumentException e) {
                // A model that is not there, or is gone, has nothing more to say.
                int left =
                        plan.promptTokens().size() - done % plan.promptTokens().size();
                fail(
                        subject,
                        threads,
                        plan.promptTokens().get(done % plan.promptTokens().size()),
                        e);
                done += left;
            }
        }

        private void measure(LoadedModel loaded, Subject subject, int threads, int promptTokens) {
            try {
                BenchmarkResult result = new Benchmark(promptTokens, plan.newTokens(), 0)
                        .measure(
                                loaded,
                                threads,
                                () -> known.computeIfAbsent(threads, bandwidth::applyAsDouble),
                                cancellation);
                results.add(result);
                listener.measured(result);
            } catch (IllegalArgumentException e) {
                fail(subject, threads, promptTokens, e);
            }
        }

        private void fail(Subject subject, int threads, int promptTokens, RuntimeException e) {
            BenchmarkReport.Failure failure =
                    new BenchmarkReport.Failure(subject.id(), threads, promptTokens, String.valueOf(e.getMessage()));
            failures.add(failure);
            listener.failed(failure);
        }

        BenchmarkReport report() {
            return new BenchmarkReport(
                    began, "Phi-4 Workbench " + ProgramVersion.number(), MachineFacts.read(), results, failures);
        }
    }
}
