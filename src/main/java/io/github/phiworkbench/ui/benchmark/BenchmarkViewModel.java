package io.github.phiworkbench.ui.benchmark;

import io.github.phiworkbench.app.BenchmarkReport;
import io.github.phiworkbench.app.BenchmarkResult;
import io.github.phiworkbench.app.BenchmarkService;
import io.github.phiworkbench.app.BenchmarkService.Plan;
import io.github.phiworkbench.app.BenchmarkService.Subject;
import io.github.phiworkbench.app.BenchmarkStore;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Undertaking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What is to be measured, how far that is, and the series there are. Of the JavaFX thread. */
public final class BenchmarkViewModel {

    /** Devices to choose from, as {@link io.github.phiworkbench.engine.LoadOptions} knows them. */
    static final List<String> DEVICES = List.of("auto", "cpu", "cuda", "mps");

    private static final int MOST_THREADS = 1_024;
    private static final int MOST_TOKENS = 131_072;

    private final ModelLibrary library;
    private final BenchmarkService service;
    private final BenchmarkStore store;
    private final Tasks tasks;
    private final Texts texts = Texts.of("benchmark");

    private final ObservableList<Choice> models = FXCollections.observableArrayList();
    private final StringProperty device = new SimpleStringProperty(this, "device", "auto");
    private final StringProperty threads = new SimpleStringProperty(
            this, "threads", Integer.toString(Runtime.getRuntime().availableProcessors()));
    private final StringProperty prompts = new SimpleStringProperty(this, "prompts", "128, 512");
    private final StringProperty newTokens = new SimpleStringProperty(this, "newTokens", "32");

    private final Undertaking work = new Undertaking();
    private final ObservableList<BenchmarkReport> series = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<BenchmarkReport>> shown =
            new SimpleObjectProperty<>(this, "shown", Optional.empty());
    private final ObservableList<BenchmarkResult> results = FXCollections.observableArrayList();
    private final ObservableList<BenchmarkReport.Failure> failures = FXCollections.observableArrayList();

    /**
     * A model that can be measured.
     *
     * @param chosen whether it is to be
     */
    record Choice(String id, BooleanProperty chosen) {}

    public BenchmarkViewModel(ModelLibrary library, BenchmarkService service, BenchmarkStore store, Tasks tasks) {
        this.library = library;
        this.service = service;
        this.store = store;
        this.tasks = tasks;
        shown.subscribe(report -> {
            if (!work.isRunning()) {
                results.setAll(report.map(BenchmarkReport::results).orElse(List.of()));
                failures.setAll(report.map(BenchmarkReport::failures).orElse(List.of()));
            }
        });
    }

    ObservableList<Choice> models() {
        return models;
    }

    StringProperty deviceProperty() {
        return device;
    }

    /** Numbers of threads, as typed. */
    StringProperty threadsProperty() {
        return threads;
    }

    /** Lengths of prompts, as typed. */
    StringProperty promptsProperty() {
        return prompts;
    }

    StringProperty newTokensProperty() {
        return newTokens;
    }

    /** The measurements. */
    Undertaking work() {
        return work;
    }

    /** The series there are, the latest first. */
    ObservableList<BenchmarkReport> series() {
        return series;
    }

    /** The series whose numbers are shown. */
    ObjectProperty<Optional<BenchmarkReport>> shownProperty() {
        return shown;
    }

    /** The numbers that are shown: of the series that runs, or of the chosen one. */
    ObservableList<BenchmarkResult> results() {
        return results;
    }

    ObservableList<BenchmarkReport.Failure> failures() {
        return failures;
    }

    /** Reads which models and series there are. */
    void refresh() {
        if (work.isRunning()) {
            return;
        }
        tasks.of(library::list).onSuccess(this::showModels).start();
        tasks.of(store::all)
                .onSuccess(found -> {
                    Optional<BenchmarkReport> before = shown.get();
                    series.setAll(found);
                    shown.set(before.filter(found::contains)
                            .or(() -> found.stream().findFirst()));
                })
                .onFailure(
                        IOException.class,
                        failure -> work.fail(texts.get("trouble.read", String.valueOf(failure.getMessage()))))
                .start();
    }

    private void showModels(List<LibraryEntry> entries) {
        List<String> before = models.stream()
                .filter(choice -> choice.chosen().get())
                .map(Choice::id)
                .toList();
        List<Choice> now = new ArrayList<>();
        for (LibraryEntry entry : entries) {
            if (!(entry instanceof LibraryEntry.Broken)) {
                boolean chosen = before.isEmpty() ? now.isEmpty() : before.contains(entry.id());
                now.add(new Choice(entry.id(), new SimpleBooleanProperty(chosen)));
            }
        }
        models.setAll(now);
    }

    /** Measures what is chosen. */
    void start() {
        if (work.isRunning()) {
            return;
        }
        List<String> chosen = models.stream()
                .filter(choice -> choice.chosen().get())
                .map(Choice::id)
                .toList();
        Optional<List<Integer>> threadCounts = NumberList.parse(threads.get(), 1, MOST_THREADS);
        Optional<List<Integer>> lengths = NumberList.parse(prompts.get(), 1, MOST_TOKENS);
        Optional<List<Integer>> written = NumberList.parse(newTokens.get(), 2, MOST_TOKENS);
        if (chosen.isEmpty()) {
            work.fail(texts.get("trouble.models"));
        } else if (threadCounts.isEmpty()) {
            work.fail(texts.get("trouble.threads", threads.get()));
        } else if (lengths.isEmpty()) {
            work.fail(texts.get("trouble.prompts", prompts.get()));
        } else if (written.isEmpty() || written.get().size() != 1) {
            work.fail(texts.get("trouble.newTokens", newTokens.get()));
        } else {
            run(chosen, threadCounts.get(), lengths.get(), written.get().getFirst());
        }
    }

    private void run(List<String> chosen, List<Integer> threadCounts, List<Integer> lengths, int written) {
        Cancellation mine = work.begin(texts.get("step.begin"));
        results.clear();
        failures.clear();
        String wanted = device.get();
        tasks.of(() -> {
                    List<Subject> subjects = new ArrayList<>();
                    for (String id : chosen) {
                        subjects.add(
                                new Subject(id, library.open(id, _ -> {}, mine).folder()));
                    }
                    BenchmarkReport report = service.run(
                            new Plan(subjects, wanted, threadCounts, lengths, written), new Progress(mine), mine);
                    if (!report.results().isEmpty() || !report.failures().isEmpty()) {
                        store.save(report);
                    }
                    return report;
                })
                .onSuccess(report -> {
                    work.end(mine);
                    if (report.results().isEmpty() && report.failures().isEmpty()) {
                        return;
                    }
                    series.addFirst(report);
                    shown.set(Optional.of(report));
                })
                .onFailure(UnusableModelException.class, work::fail)
                .onFailure(ImportException.class, work::fail)
                .onFailure(
                        IOException.class,
                        failure -> work.fail(texts.get("trouble.write", String.valueOf(failure.getMessage()))))
                .andFinally(() -> work.end(mine))
                .start();
    }

    private final class Progress implements BenchmarkService.Listener {
        private final Cancellation mine;

        Progress(Cancellation mine) {
            this.mine = mine;
        }

        private void show(Runnable change) {
            tasks.onWindow(() -> {
                if (work.isUnderWay(mine)) {
                    change.run();
                }
            });
        }

        @Override
        public void began(String model, int threadCount, int promptTokens, int done, int total) {
            String words = texts.get("step", model, threadCount, promptTokens, done + 1, total);
            tasks.onWindow(() -> work.show(mine, words, (double) done / total));
        }

        @Override
        public void measured(BenchmarkResult result) {
            show(() -> results.add(result));
        }

        @Override
        public void failed(BenchmarkReport.Failure failure) {
            show(() -> failures.add(failure));
        }
    }

    /** Ends what is being measured; what was measured so far is kept. */
    void stop() {
        work.stop(texts.get("step.stopping"));
    }

    /** Writes the series that is shown. */
    void export(Path file, boolean markdown) {
        shown.get().ifPresent(report -> {
            String text = markdown ? report.toMarkdown() : report.toJson();
            tasks.of(() -> {
                        WholeFile.write(
                                file,
                                WholeFile.Existing.REPLACE,
                                stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
                        return file;
                    })
                    .onFailure(
                            IOException.class,
                            failure ->
                                    work.fail(texts.get("trouble.export", file, String.valueOf(failure.getMessage()))))
                    .start();
        });
    }
}
