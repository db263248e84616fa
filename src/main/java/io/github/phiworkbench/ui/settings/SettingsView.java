package io.github.phiworkbench.ui.settings;

import atlantafx.base.theme.Styles;
import io.github.phiworkbench.app.Settings.LogDetail;
import io.github.phiworkbench.app.Settings.Reasoning;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.KeyToggle;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.settings.SettingsViewModel.Library;
import java.nio.file.Path;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The pane of settings. */
public final class SettingsView implements PaneView {

    private final Texts texts = Texts.of("settings");
    private static final int MOST_ALTERNATIVES = 200;
    private static final int LEAST_PORT = 1_024;
    private static final int MOST_PORT = 65_535;

    private final SettingsViewModel viewModel;

    @FXML
    private ScrollPane settings;

    @FXML
    private ToggleGroup themes;

    @FXML
    private ToggleButton themeSystem;

    @FXML
    private ToggleButton themeLight;

    @FXML
    private ToggleButton themeDark;

    @FXML
    private Label zoom;

    @FXML
    private KeyToggle reasoning;

    @FXML
    private Spinner<Integer> alternatives;

    @FXML
    private KeyToggle metrics;

    @FXML
    private Spinner<Integer> metricsPort;

    @FXML
    private Label dataFolder;

    @FXML
    private VBox modelFolders;

    @FXML
    private Label noModelFolders;

    @FXML
    private ComboBox<LogDetail> logDetail;

    @FXML
    private Label version;

    @FXML
    private GridPane libraries;

    /** A view of the settings. */
    public SettingsView(SettingsViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    private void initialize() {
        showTheme();
        showReasoning();
        showAlternatives();
        showMetrics();
        viewModel.zoomProperty().subscribe(factor -> zoom.setText(texts.get("zoom.percent", Math.round(factor * 100))));
        dataFolder.setText(viewModel.dataFolder().toString());
        dataFolder.setTooltip(new Tooltip(viewModel.dataFolder().toString()));
        showModelFolders();
        viewModel.modelFolders().addListener((ListChangeListener<Path>) change -> showModelFolders());
        logDetail.getItems().setAll(LogDetail.values());
        logDetail.setConverter(new StringConverter<>() {
            @Override
            public String toString(LogDetail detail) {
                return detail == null ? "" : texts.get("log." + detail.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public LogDetail fromString(String text) {
                throw new UnsupportedOperationException("The box cannot be typed into.");
            }
        });
        logDetail.valueProperty().bindBidirectional(viewModel.logDetailProperty());
        version.setText(viewModel.version());
        showLibraries();
    }

    private void showTheme() {
        viewModel
                .themeProperty()
                .subscribe(theme -> themes.selectToggle(
                        switch (theme) {
                            case SYSTEM -> themeSystem;
                            case LIGHT -> themeLight;
                            case DARK -> themeDark;
                        }));
        themeSystem.setOnAction(event -> choose(Theme.SYSTEM, themeSystem));
        themeLight.setOnAction(event -> choose(Theme.LIGHT, themeLight));
        themeDark.setOnAction(event -> choose(Theme.DARK, themeDark));
    }

    private void choose(Theme theme, ToggleButton button) {
        viewModel.themeProperty().set(theme);
        // A second click must not leave none chosen.
        button.setSelected(true);
    }

    private void showReasoning() {
        viewModel.reasoningProperty().subscribe(value -> reasoning.setSelected(value == Reasoning.OPEN));
        reasoning
                .selectedProperty()
                .subscribe(open -> viewModel.reasoningProperty().set(open ? Reasoning.OPEN : Reasoning.CLOSED));
    }

    private void showAlternatives() {
        IntegerSpinnerValueFactory values = new IntegerSpinnerValueFactory(0, MOST_ALTERNATIVES);
        alternatives.setValueFactory(values);
        alternatives.getEditor().setAccessibleText(texts.get("alternatives"));
        viewModel.alternativesProperty().subscribe(count -> values.setValue(count.intValue()));
        values.valueProperty()
                .subscribe(count -> viewModel.alternativesProperty().set(count.doubleValue()));
    }

    private void showMetrics() {
        viewModel.metricsProperty().subscribe(on -> metrics.setSelected(on));
        metrics.selectedProperty().subscribe(on -> viewModel.metricsProperty().set(on));
        IntegerSpinnerValueFactory ports = new IntegerSpinnerValueFactory(LEAST_PORT, MOST_PORT);
        metricsPort.setValueFactory(ports);
        metricsPort.getEditor().setAccessibleText(texts.get("metrics.port"));
        viewModel.metricsPortProperty().subscribe(port -> ports.setValue(port.intValue()));
        ports.valueProperty().subscribe(port -> viewModel.metricsPortProperty().set(port.doubleValue()));
    }

    private void showModelFolders() {
        modelFolders
                .getChildren()
                .setAll(viewModel.modelFolders().stream().map(this::folderRow).toList());
        boolean none = viewModel.modelFolders().isEmpty();
        noModelFolders.setVisible(none);
        noModelFolders.setManaged(none);
    }

    private HBox folderRow(Path folder) {
        Label name = new Label(folder.toString());
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setMaxWidth(Double.MAX_VALUE);
        name.setTooltip(new Tooltip(folder.toString()));
        HBox.setHgrow(name, Priority.ALWAYS);
        Button remove = new Button();
        remove.setGraphic(new FontIcon(MaterialDesignC.CLOSE));
        remove.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON);
        String words = texts.get("models.remove", folder);
        remove.setAccessibleText(words);
        remove.setTooltip(new Tooltip(words));
        remove.setOnAction(event -> viewModel.removeModelFolder(folder));
        HBox row = new HBox(name, remove);
        row.getStyleClass().add("folder-row");
        return row;
    }

    private void showLibraries() {
        int row = 0;
        for (Library library : Library.inUse()) {
            Hyperlink link = new Hyperlink(library.name());
            link.setOnAction(event -> viewModel.openLink(library));
            link.setTooltip(new Tooltip(library.home().toString()));
            Label licence = new Label(library.licence());
            licence.getStyleClass().add("hint");
            libraries.addRow(row, link, licence);
            row++;
        }
    }

    @Override
    public void shown() {
        settings.setVvalue(0);
    }

    @FXML
    private void larger() {
        viewModel.larger();
    }

    @FXML
    private void smaller() {
        viewModel.smaller();
    }

    @FXML
    private void usualSize() {
        viewModel.usualSize();
    }

    @FXML
    private void openDataFolder() {
        viewModel.openDataFolder();
    }

    @FXML
    private void addModelFolder() {
        viewModel.addModelFolder();
    }

    @FXML
    private void openLog() {
        viewModel.openLog();
    }
}
