package io.github.phiworkbench.ui.quality;

import io.github.phiworkbench.app.QualityReport;
import io.github.phiworkbench.app.QualityReport.Place;
import io.github.phiworkbench.app.QualityService;
import io.github.phiworkbench.app.QualityStore;
import io.github.phiworkbench.app.QualityTables;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.TextSource;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.TextChunk.Counted;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Undertaking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What is to be measured against what, how far that is, and the results there are. Of the JavaFX thread. */
public final class QualityViewModel {

    /** Tokens of a chunk to choose from. */
    static final List<Integer> CONTEXTS = List.of(128, 256, QualityService.USUAL_CONTEXT, 1_024, 2_048, 4_096);

    /** More progress than this is not seen. */
    private static final int TOKENS_A_STEP = 32;

    private final ModelLibrary library;
    private final QualityService service;
    private final QualityStore store;
    private final Settings settings;
    private final Tasks tasks;
    private final Opener opener;
    private final Texts texts = Texts.of("quality");

    private final ObservableList<String> models = FXCollections.observableArrayList();
    private final StringProperty reference = new SimpleStringProperty(this, "reference", "");
    private final StringProperty candidate = new SimpleStringProperty(this, "candidate", "");
    private final ObjectProperty<Optional<Path>> file = new SimpleObjectProperty<>(this, "file", Optional.empty());
    private final ObjectProperty<Integer> context =
            new SimpleObjectProperty<>(this, "context", QualityService.USUAL_CONTEXT);
    private final ObjectProperty<Counted> counted = new SimpleObjectProperty<>(this, "counted", Counted.SECOND_HALF);
    private final Undertaking work = new Undertaking();
    private final ObservableList<QualityReport> reports = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<QualityReport>> shown =
            new SimpleObjectProperty<>(this, "shown", Optional.empty());

    /** Shows the tokens of a chunk with what both models say of them. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Shows them.
         *
         * @param token index in the chunk of the one to look at
         */
        void open(String title, TraceDifference difference, int token);
    }

    /** @param opener shows a place of the text */
    public QualityViewModel(
            ModelLibrary library,
            QualityService service,
            QualityStore store,
            Settings settings,
            Tasks tasks,
            Opener opener) {
        this.library = library;
        this.service = service;
        this.store = store;
        this.settings = settings;
        this.tasks = tasks;
        this.opener = opener;
    }

    /** The models that can be measured. */
    ObservableList<String> models() {
        return models;
    }

    /** The one that the other is held against; empty for none. */
    StringProperty referenceProperty() {
        return reference;
    }

    /** The one that is measured; empty for none. */
    StringProperty candidateProperty() {
        return candidate;
    }

    /** What both read; empty for the sample that comes with the program. */
    ObjectProperty<Optional<Path>> fileProperty() {
        return file;
    }

    /** Tokens of a chunk. */
    ObjectProperty<Integer> contextProperty() {
        return context;
    }

    ObjectProperty<Counted> countedProperty() {
        return counted;
    }

    /** What is measured, or read once more. */
    Undertaking work() {
        return work;
    }

    /** The results there are, the latest first. */
    ObservableList<QualityReport> reports() {
        return reports;
    }

    /** The result that is shown. */
    ObjectProperty<Optional<QualityReport>> shownProperty() {
        return shown;
    }

    /** Reads which models and results there are. */
    void refresh() {
        if (work.isRunning()) {
            return;
        }
        tasks.of(library::list).onSuccess(this::showModels).start();
        tasks.of(store::all)
                .onSuccess(found -> {
                    Optional<QualityReport> before = shown.get();
                    reports.setAll(found);
                    shown.set(before.filter(found::contains)
                            .or(() -> found.stream().findFirst()));
                })
                .onFailure(
                        IOException.class,
                        failure -> work.fail(texts.get("trouble.read", String.valueOf(failure.getMessage()))))
                .start();
    }

    private void showModels(List<LibraryEntry> entries) {
        List<String> ids = entries.stream()
                .filter(entry -> !(entry instanceof LibraryEntry.Broken))
                .map(LibraryEntry::id)
                .toList();
        if (!models.equals(ids)) {
            String first = reference.get();
            String second = candidate.get();
            models.setAll(ids);
            reference.set(ids.contains(first) ? first : "");
            candidate.set(ids.contains(second) ? second : "");
        }
        if (reference.get().isEmpty() && candidate.get().isEmpty()) {
            pair(entries);
        }
    }

    /** A quantized model, and one of the same checkpoint that is not. */
    private void pair(List<LibraryEntry> entries) {
        List<ModelManifest> ready = entries.stream()
                .filter(LibraryEntry.Ready.class::isInstance)
                .map(entry -> ((LibraryEntry.Ready) entry).manifest())
                .toList();
        for (ModelManifest quantized : ready) {
            Optional<ModelManifest> whole = ready.stream()
                    .filter(it -> !it.formats().isQuantized()
                            && it.provenance()
                                    .source()
                                    .equals(quantized.provenance().source())
                            && it.geometry().equals(quantized.geometry()))
                    .findFirst();
            if (quantized.formats().isQuantized() && whole.isPresent()) {
                reference.set(whole.get().id());
                candidate.set(quantized.id());
                return;
            }
        }
    }

    /** Chooses what to measure, for those who come from elsewhere. */
    public void choose(String referenceId, String candidateId) {
        reference.set(referenceId);
        candidate.set(candidateId);
    }

    /** Measures what is chosen. */
    void start() {
        if (work.isRunning()) {
            return;
        }
        if (reference.get().isEmpty() || candidate.get().isEmpty()) {
            work.fail(texts.get("trouble.models"));
            return;
        }
        String from = reference.get();
        String to = candidate.get();
        Optional<Path> path = file.get();
        int length = context.get();
        Counted which = counted.get();
        run(
                (told, cancellation) -> {
                    TextSource text = path.map(TextSource::ofFile).orElseGet(TextSource::sample);
                    QualityReport report = service.measure(
                            new QualityService.Request(from, to, text, length, which, LoadOptions.automatic()),
                            told,
                            cancellation);
                    store.save(report);
                    return report;
                },
                report -> {
                    reports.removeIf(it -> it.replaces(report));
                    reports.addFirst(report);
                    shown.set(Optional.of(report));
                });
    }

    /** Has both models read the chunk of a place once more, and shows it. */
    void open(Place place) {
        if (work.isRunning() || shown.get().isEmpty()) {
            return;
        }
        QualityReport report = shown.get().get();
        int top = settings.get(Settings.TOKEN_ALTERNATIVES).intValue();
        run(
                (told, cancellation) -> service.chunkOf(report, place, top, told, cancellation),
                difference -> opener.open(
                        texts.get(
                                "place.title",
                                report.candidate().id(),
                                report.reference().id()),
                        difference,
                        place.index() - place.chunkStart()));
    }

    /** What takes a while. */
    @FunctionalInterface
    private interface Work<T> {
        T with(QualityService.Progress told, Cancellation cancellation) throws IOException;
    }

    private <T> void run(Work<T> task, java.util.function.Consumer<T> done) {
        Cancellation mine = work.begin("");
        tasks.of(() -> task.with(new Told(mine), mine))
                .onSuccess(result -> {
                    work.end(mine);
                    done.accept(result);
                })
                .onFailure(CancellationException.class, _ -> {})
                .onFailure(UnusableModelException.class, work::fail)
                .onFailure(ImportException.class, work::fail)
                .onFailure(EngineException.class, work::fail)
                // A text that is too short, or a chunk that is too long for a model.
                .onFailure(IllegalArgumentException.class, work::fail)
                .onFailure(
                        IOException.class,
                        failure -> work.fail(texts.get("trouble.write", String.valueOf(failure.getMessage()))))
                .andFinally(() -> work.end(mine))
                .start();
    }

    private final class Told implements QualityService.Progress {
        private final Cancellation mine;

        Told(Cancellation mine) {
            this.mine = mine;
        }

        private void show(String words, double share) {
            tasks.onWindow(() -> work.show(mine, words, share));
        }

        @Override
        public void loading(String model) {
            show(texts.get("step.loading", model), Undertaking.UNKNOWN);
        }

        @Override
        public void tokens(int done, int total) {
            if (done % TOKENS_A_STEP == 0 || done == total) {
                show(texts.get("step.tokens", done, total), (double) done / total);
            }
        }
    }

    /** Ends what is under way. */
    void stop() {
        work.stop(texts.get("step.stopping"));
    }

    /** A kind of file that a result is written to. */
    enum Format {
        MARKDOWN(QualityTables::toMarkdown),
        CSV(QualityTables::toCsv),
        JSON(QualityReport::toJson);

        @SuppressWarnings("ImmutableEnumChecker") // methods that hold nothing
        private final Function<QualityReport, String> writer;

        Format(Function<QualityReport, String> writer) {
            this.writer = writer;
        }

        String write(QualityReport report) {
            return writer.apply(report);
        }
    }

    /** Writes the result that is shown. */
    void export(Path target, Format format) {
        shown.get()
                .ifPresent(report -> tasks.of(() -> {
                            WholeFile.write(
                                    target,
                                    WholeFile.Existing.REPLACE,
                                    stream -> stream.write(format.write(report).getBytes(StandardCharsets.UTF_8)));
                            return target;
                        })
                        .onFailure(
                                IOException.class,
                                failure -> work.fail(
                                        texts.get("trouble.export", target, String.valueOf(failure.getMessage()))))
                        .start());
    }
}
