package io.github.phiworkbench.ui.performance;

import atlantafx.base.controls.CustomTextField;
import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.Visibility;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/** The table of runs, and beside it those that are selected held against one another. */
public final class RunsView {

    /** Width of a letter in the usual size of text. */
    private static final double LETTER = 11;

    /** Part of the width that runs beside one another have. */
    private static final double COMPARISON = 0.5;

    private final RunsViewModel viewModel;
    private final BandwidthViewModel bandwidth;
    private final Map<RunColumn, TableColumn<Run, Run>> shown = new EnumMap<>(RunColumn.class);

    @FXML
    private CustomTextField filter;

    @FXML
    private MenuButton columns;

    @FXML
    private Label bandwidthText;

    @FXML
    private Button measureBandwidth;

    @FXML
    private Button deleteRuns;

    @FXML
    private TableView<Run> runTable;

    @FXML
    private HBox body;

    @FXML
    private ScrollPane comparisonArea;

    @FXML
    private GridPane comparison;

    @FXML
    private Label comparisonHint;

    RunsView(RunsViewModel viewModel, BandwidthViewModel bandwidth) {
        this.viewModel = viewModel;
        this.bandwidth = bandwidth;
    }

    @FXML
    private void initialize() {
        filter.textProperty().bindBidirectional(viewModel.filterProperty());
        RunTable table = viewModel.table();
        for (RunColumn column : RunColumn.values()) {
            columns.getItems().add(column(column));
        }
        table.order().forEach(column -> runTable.getColumns().add(shown(column)));
        table.hidden().forEach(column -> shown(column).setVisible(false));
        SortedList<Run> sorted = new SortedList<>(viewModel.runs());
        sorted.comparatorProperty().bind(runTable.comparatorProperty());
        runTable.setItems(sorted);
        runTable.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        runTable.getSelectionModel().getSelectedItems().addListener((ListChangeListener<Run>)
                _ -> viewModel.select(List.copyOf(runTable.getSelectionModel().getSelectedItems())));
        comparisonArea.minWidthProperty().bind(body.widthProperty().multiply(COMPARISON));
        comparisonArea.prefWidthProperty().bind(comparisonArea.minWidthProperty());
        for (RunTable.Sort sort : table.sort()) {
            shown(sort.column()).setSortType(sort.ascending() ? SortType.ASCENDING : SortType.DESCENDING);
            runTable.getSortOrder().add(shown(sort.column()));
        }
        InvalidationListener arranged = _ -> remember();
        runTable.getColumns().addListener(arranged);
        runTable.getSortOrder().addListener(arranged);
        shown.values().forEach(column -> {
            column.visibleProperty().addListener(arranged);
            column.sortTypeProperty().addListener(arranged);
        });
        deleteRuns
                .disableProperty()
                .bind(Bindings.isEmpty(runTable.getSelectionModel().getSelectedItems()));
        runTable.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                delete();
                event.consume();
            }
        });
        viewModel.comparisonProperty().subscribe(this::showComparison);
        bandwidthText.textProperty().bind(bandwidth.textProperty());
        measureBandwidth.disableProperty().bind(bandwidth.busyProperty());
    }

    private TableColumn<Run, Run> shown(RunColumn column) {
        return Objects.requireNonNull(shown.get(column));
    }

    /** While columns are moved, the table has some of them twice or not at all. */
    private void remember() {
        List<RunColumn> order = runTable.getColumns().stream()
                .map(column -> (RunColumn) column.getUserData())
                .toList();
        if (order.size() != shown.size() || order.stream().distinct().count() != shown.size()) {
            return;
        }
        viewModel.remember(new RunTable(
                order,
                order.stream().filter(column -> !shown(column).isVisible()).toList(),
                runTable.getSortOrder().stream()
                        .map(column -> new RunTable.Sort(
                                (RunColumn) column.getUserData(), column.getSortType() == SortType.ASCENDING))
                        .toList()));
    }

    /** Makes a column, and what shows and hides it. */
    private CheckMenuItem column(RunColumn column) {
        TableColumn<Run, Run> shown = new TableColumn<>(viewModel.words().name(column));
        this.shown.put(column, shown);
        shown.setUserData(column);
        shown.setId("run-" + column.key());
        shown.setPrefWidth(column.width() * LETTER);
        shown.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        shown.setCellFactory(_ -> new Cell(column));
        shown.setComparator(viewModel.words().order(column));
        if (column.isNumber()) {
            shown.getStyleClass().add("run-number");
        }
        CheckMenuItem item = new CheckMenuItem(viewModel.words().name(column));
        item.selectedProperty().bindBidirectional(shown.visibleProperty());
        return item;
    }

    /** What stands in a column; where it is not known, a tooltip tells why. */
    private final class Cell extends TableCell<Run, Run> {
        private final RunColumn column;
        private final Tooltip why = new Tooltip();

        Cell(RunColumn column) {
            this.column = column;
        }

        @Override
        protected void updateItem(@Nullable Run run, boolean empty) {
            super.updateItem(run, empty);
            setText(empty || run == null ? "" : viewModel.words().text(column, run));
            String reason = empty || run == null ? "" : viewModel.words().reason(column, run);
            why.setText(reason);
            setTooltip(reason.isEmpty() ? null : why);
        }
    }

    private void showComparison(Optional<RunComparison> now) {
        Visibility.show(comparisonArea, now.isPresent());
        Visibility.show(comparisonHint, now.isEmpty());
        comparison.getChildren().clear();
        now.ifPresent(this::fill);
    }

    private void fill(RunComparison it) {
        for (int run = 0; run < it.heads().size(); run++) {
            comparison.add(label(it.heads().get(run), "comparison-head"), run + 1, 0);
        }
        int line = 1;
        for (RunComparison.Row row : it.rows()) {
            comparison.add(label(viewModel.words().name(row.column()), "comparison-name"), 0, line);
            for (int run = 0; run < row.cells().size(); run++) {
                comparison.add(label(row.cells().get(run), "comparison-cell"), run + 1, line);
            }
            line++;
        }
    }

    private static Label label(String text, String styleClass) {
        Label label = new Label(text);
        label.getStyleClass().add(styleClass);
        return label;
    }

    void watch(boolean visible) {
        viewModel.watch(visible);
    }

    boolean perform(PaneCommand command) {
        if (command == PaneCommand.FIND) {
            filter.requestFocus();
            filter.selectAll();
            return true;
        }
        return false;
    }

    @FXML
    private void delete() {
        viewModel.delete(List.copyOf(runTable.getSelectionModel().getSelectedItems()));
    }

    @FXML
    private void measureBandwidth() {
        bandwidth.measure();
    }

    @FXML
    private void export() {
        viewModel.export(runTable.getItems());
    }

    void close() {
        viewModel.close();
    }
}
