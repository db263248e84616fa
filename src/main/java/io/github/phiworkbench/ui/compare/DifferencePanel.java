package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
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

    private final CompareViewModel model;
    private final ComparisonService service;
    private final DifferenceViewModel difference;

    DifferencePanel(WindowContext window, CompareViewModel model, ComparisonService service) {
        this.model = model;
        this.service = service;
        difference = new DifferenceViewModel(
                new Columns(), window.settings(), window.tasks(), Texts.of("inspect"), this::select);
        model.inspectedProperty()
                .subscribe(inspected -> difference.show(
                        inspected.flatMap(CompareColumn::lastSample).flatMap(CompareSample::trace)));
        difference
                .heatProperty()
                .subscribe(heat -> inspected()
                        .ifPresent(column -> column.heatOverrideProperty().set(heat)));
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
                        Map.of(DifferenceView.class, () -> new DifferenceView(difference, Texts.of("inspect"))))
                .load(FxmlFile.DIFFERENCE)
                .root();
    }

    boolean stop() {
        return difference.stop();
    }

    /** The column's own model, and those of the other columns first among the others. */
    private final class Columns implements DifferenceViewModel.Models {
        @Override
        public List<String> others() {
            String own = inspected().map(column -> column.choice().model()).orElse("");
            return Stream.concat(
                            model.columns().stream()
                                    .map(column -> column.choice().model()),
                            service.choices().stream().map(entry -> entry.id()))
                    .distinct()
                    .filter(id -> !id.equals(own))
                    .toList();
        }

        @Override
        public ModelDifference compare(
                TokenTrace trace, String other, int top, InspectService.Progress progress, Cancellation cancellation) {
            ComparisonColumn reference = ComparisonColumn.of(trace.source().model());
            ComparisonColumn candidate = ComparisonColumn.of(other);
            return service.difference(trace, reference, candidate, top, progress, cancellation);
        }
    }
}
