package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.inspect.DifferenceView;
import io.github.phiworkbench.ui.inspect.DifferenceViewModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Parent;

/** What another model says of a column's last answer, beside the columns. */
final class DifferencePanel {

    private final WindowContext window;
    private final Texts texts;
    private final CompareViewModel model;
    private final ComparisonService service;
    private final DifferenceViewModel difference;

    /** As they were when the column was chosen; models are compared off the JavaFX thread. */
    private volatile List<ComparisonColumn> columns = List.of();

    DifferencePanel(WindowContext window, CompareViewModel model, ComparisonService service, Texts texts) {
        this.window = window;
        this.texts = texts;
        this.model = model;
        this.service = service;
        difference = new DifferenceViewModel(
                new Columns(), window.settings(), window.tasks(), DifferenceView.words(), this::select);
        model.inspectedProperty().subscribe(this::show);
        difference
                .heatProperty()
                .subscribe(heat -> inspected()
                        .ifPresent(column -> column.heatOverrideProperty().set(heat)));
    }

    private void show(Optional<CompareColumn> inspected) {
        columns = model.columns().stream()
                .map(column -> column.choice().column(0))
                .toList();
        difference.show(inspected.flatMap(CompareColumn::lastSample).flatMap(CompareSample::trace));
    }

    private void unloaded(String id, String place) {
        window.tasks().onWindow(() -> window.notifier().info(texts.get("unloaded", id, place)));
    }

    private Optional<CompareColumn> inspected() {
        return model.inspectedProperty().get();
    }

    private void select(int token) {
        inspected().ifPresent(column -> column.selectedTokenProperty().set(token));
    }

    /** A new node for it. */
    Parent node() {
        return new FxmlLoaderFactory(
                        Map.of(DifferenceView.class, () -> new DifferenceView(difference, DifferenceView.words())))
                .load(FxmlFile.DIFFERENCE)
                .root();
    }

    boolean stop() {
        return difference.stop();
    }

    /** The models of the other columns come first among the others. */
    private final class Columns implements DifferenceViewModel.Models {
        @Override
        public List<String> others(TokenTrace trace) {
            return Stream.concat(
                            columns.stream().map(ComparisonColumn::model),
                            service.choices().stream().map(LibraryEntry::id))
                    .distinct()
                    .filter(id -> !id.equals(trace.source().model()))
                    .toList();
        }

        @Override
        public ModelDifference compare(
                TokenTrace trace, String other, int top, InspectService.Progress progress, Cancellation cancellation) {
            return service.difference(
                    trace,
                    columnOf(trace.source().model()),
                    columnOf(other),
                    top,
                    progress,
                    DifferencePanel.this::unloaded,
                    cancellation);
        }

        /** On the device of the column that has the model, so that it is loaded only once. */
        private ComparisonColumn columnOf(String id) {
            return columns.stream()
                    .filter(column -> column.model().equals(id))
                    .findFirst()
                    .orElseGet(() -> ComparisonColumn.of(id));
        }
    }
}
