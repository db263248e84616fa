package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.ModelSession.Registration;
import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.RunHistory;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.RunsCsv;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** Every use of a model that has ended. While nobody sees it, it only notes that there is more. */
final class RunsViewModel implements AutoCloseable {

    private static final List<FileKind> CSV = List.of(new FileKind("CSV", List.of("csv")));

    private final Runs runs;
    private final RunHistory history;
    private final WindowContext window;
    private final Texts texts;
    private final RunWords words;
    private final ObservableList<Run> all = FXCollections.observableArrayList();
    private final FilteredList<Run> filtered = new FilteredList<>(all);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ReadOnlyObjectWrapper<Optional<RunComparison>> comparison =
            new ReadOnlyObjectWrapper<>(this, "comparison", Optional.empty());
    private final Registration listening;
    private boolean visible;

    /** @param history what is deleted is deleted there */
    RunsViewModel(Runs runs, RunHistory history, WindowContext window, Texts texts) {
        this.runs = runs;
        this.history = history;
        this.window = window;
        this.texts = texts;
        words = new RunWords(texts, Clock.system(ZoneId.systemDefault()));
        listening = runs.observeEnded(() -> window.tasks().onWindow(this::ended));
        filter.subscribe(text -> filtered.setPredicate(run -> words.matches(run, text)));
    }

    /** Begins to follow what ends, or stops that. */
    void watch(boolean seen) {
        visible = seen;
        ended();
    }

    private void ended() {
        if (!visible) {
            return;
        }
        List<Run> now = runs.ended().reversed();
        Set<Long> numbers = now.stream().map(Run::number).collect(Collectors.toSet());
        if (all.stream().anyMatch(run -> !numbers.contains(run.number()))) {
            all.removeIf(run -> !numbers.contains(run.number()));
        }
        // What is there already stays, and so stays selected.
        int fresh = now.size() - all.size();
        if (all.isEmpty() || now.get(fresh).number() == all.getFirst().number()) {
            all.addAll(0, now.subList(0, fresh));
        } else {
            all.setAll(now);
        }
    }

    /** Deletes runs; it can be taken back for a while. */
    void delete(List<Run> selected) {
        if (selected.isEmpty()) {
            return;
        }
        List<Run> copy = List.copyOf(selected);
        history.delete(copy);
        window.notifier()
                .offer(texts.get("delete.done", copy.size()), texts.get("delete.undo"), () -> history.restore(copy));
    }

    /** How the table is arranged. */
    RunTable table() {
        return window.settings().get(RunTable.SETTING);
    }

    /** Remembers how the table is arranged. */
    void remember(RunTable arranged) {
        window.settings().set(RunTable.SETTING, arranged);
    }

    /** Those that the filter lets through, the latest first. */
    ObservableList<Run> runs() {
        return filtered;
    }

    /** Words that have to be in what is told of a run. */
    StringProperty filterProperty() {
        return filter;
    }

    RunWords words() {
        return words;
    }

    /** Compares what is selected, if that is more than one. */
    void select(List<Run> selected) {
        comparison.set(selected.size() < 2 ? Optional.empty() : Optional.of(RunComparison.of(selected, words, texts)));
    }

    /** What is selected beside one another. */
    ReadOnlyObjectProperty<Optional<RunComparison>> comparisonProperty() {
        return comparison.getReadOnlyProperty();
    }

    /** Asks for a file and writes what is shown. */
    void export(List<Run> shown) {
        if (shown.isEmpty()) {
            window.notifier().info(texts.get("export.none"));
            return;
        }
        List<Run> copy = List.copyOf(shown);
        window.dialogs()
                .chooseFileToSave(texts.get("export.title"), "runs.csv", CSV)
                .ifPresent(file -> write(copy, file));
    }

    private void write(List<Run> copy, Path file) {
        window.tasks()
                .of(() -> {
                    WholeFile.write(file, WholeFile.Existing.REPLACE, stream -> RunsCsv.write(copy, stream));
                    return file;
                })
                .onSuccess(written -> window.notifier().info(texts.get("export.done", copy.size(), written)))
                .onFailure(
                        IOException.class,
                        failure ->
                                window.notifier().warn(texts.get("export.failed", file, FailureWords.reason(failure))))
                .start();
    }

    @Override
    public void close() {
        listening.close();
    }
}
