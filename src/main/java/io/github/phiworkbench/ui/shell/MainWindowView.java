package io.github.phiworkbench.ui.shell;

import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory.Loaded;
import io.github.phiworkbench.ui.common.MenuKey;
import io.github.phiworkbench.ui.common.NoticeOverlay;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.StatusViewModel.ModelState;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.ThemeManager;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.machine.GaugesViewModel;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/** The main window: rail, pane in view, status bar, and what lies over them. */
public final class MainWindowView {

    private static final PseudoClass LEFT_TO_THE_CPU = PseudoClass.getPseudoClass("left-to-the-cpu");

    private final Texts texts = Texts.of("shell");
    private final MainWindowViewModel viewModel;
    private final StatusViewModel status;
    private final NoticeOverlay notices;
    private final ThemeManager theme;
    private final GaugesViewModel gauges;
    private final ShortcutSheet shortcuts;
    private final Map<PaneId, Node> roots = new EnumMap<>(PaneId.class);

    @FXML
    private StackPane window;

    @FXML
    private VBox rail;

    @FXML
    private StackPane paneArea;

    @FXML
    private Label noPane;

    @FXML
    private Label modelState;

    @FXML
    private FontIcon modelIcon;

    @FXML
    private Label device;

    @FXML
    private Button warnings;

    @FXML
    private Button showLog;

    /** A window that shows no pane before {@link #start}. */
    public MainWindowView(
            MainWindowViewModel viewModel,
            StatusViewModel status,
            GaugesViewModel gauges,
            NoticeOverlay notices,
            ThemeManager theme) {
        this.gauges = gauges;
        this.viewModel = viewModel;
        this.status = status;
        this.notices = notices;
        this.theme = theme;
        this.shortcuts = new ShortcutSheet(texts, this::leadsSomewhere);
    }

    @FXML
    private void initialize() {
        window.getChildren().addAll(notices, shortcuts);
        viewModel.selectedProperty().subscribe(this::bringIntoView);
        bindStatus();
    }

    /** Fills the rail and shows the pane that was last. */
    public void start(List<Pane> panes) {
        viewModel.start(panes, this::make);
        ToggleGroup group = new ToggleGroup();
        for (Pane pane : viewModel.rail()) {
            if (pane.id() == PaneId.SETTINGS) {
                Region gap = new Region();
                VBox.setVgrow(gap, Priority.ALWAYS);
                rail.getChildren().add(gap);
            }
            rail.getChildren().add(railButton(pane.id(), group));
        }
        showLog.setVisible(viewModel.has(PaneId.LOG));
    }

    private ToggleButton railButton(PaneId id, ToggleGroup group) {
        String name = texts.get("pane." + id.key());
        ToggleButton button = new ToggleButton(name, new FontIcon(icon(id)));
        button.setId("rail-" + id.key());
        button.setToggleGroup(group);
        button.getStyleClass().setAll("toggle-button", "rail-button");
        button.setAccessibleText(name);
        String keys = MainWindowViewModel.shortcut(id)
                .map(Shortcut::displayText)
                .map(text -> texts.get("rail.tooltip", name, text))
                .orElse(name);
        button.setTooltip(new Tooltip(keys));
        button.setOnAction(event -> {
            viewModel.open(id);
            // A second click must not leave the rail without a choice.
            button.setSelected(true);
        });
        viewModel.selectedProperty().subscribe(selected -> button.setSelected(selected.equals(Optional.of(id))));
        return button;
    }

    private static Ikon icon(PaneId id) {
        return switch (id) {
            case CHAT -> MaterialDesignM.MESSAGE_TEXT_OUTLINE;
            case COMPARE -> MaterialDesignC.COMPARE;
            case INSPECT -> MaterialDesignM.MAGNIFY_SCAN;
            case MODELS -> MaterialDesignP.PACKAGE_VARIANT_CLOSED;
            case PERFORMANCE -> MaterialDesignS.SPEEDOMETER;
            case SETTINGS -> MaterialDesignC.COG_OUTLINE;
            case LOG -> MaterialDesignT.TEXT_BOX_OUTLINE;
        };
    }

    private PaneView make(Pane pane) {
        Loaded<PaneView> loaded = new FxmlLoaderFactory(pane.controllers()).load(pane.file(), PaneView.class);
        roots.put(pane.id(), loaded.root());
        return loaded.controller();
    }

    private void bringIntoView(Optional<PaneId> id) {
        Node root = id.map(roots::get).orElse(null);
        paneArea.getChildren().setAll(root == null ? noPane : root);
    }

    private void bindStatus() {
        modelState
                .textProperty()
                .bind(Bindings.createStringBinding(
                        this::modelText, status.modelProperty(), status.modelStateProperty()));
        status.modelStateProperty().subscribe(state -> {
            modelState.getStyleClass().removeIf(style -> isState(style));
            modelState.getStyleClass().add(state.name().toLowerCase(Locale.ROOT));
            modelIcon.setIconCode(
                    state == ModelState.FAILED ? MaterialDesignC.CUBE_OFF_OUTLINE : MaterialDesignC.CUBE_OUTLINE);
        });
        device.textProperty().bind(status.deviceProperty());
        device.visibleProperty().bind(status.deviceProperty().isNotEmpty());
        device.accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        this::deviceWords, status.deviceProperty(), gauges.fallbackProperty()));
        Tooltip measured = new Tooltip();
        measured.textProperty().bind(device.accessibleTextProperty());
        device.setTooltip(measured);
        gauges.fallbackProperty()
                .subscribe(reason -> device.pseudoClassStateChanged(LEFT_TO_THE_CPU, !reason.isEmpty()));
        bindWarnings();
    }

    private String deviceWords() {
        String reason = gauges.fallbackProperty().get();
        return reason.isEmpty()
                ? texts.get("status.device", status.deviceProperty().get())
                : reason;
    }

    private void bindWarnings() {
        warnings.textProperty().bind(gauges.chipProperty());
        gauges.chipProperty().subscribe(words -> Visibility.show(warnings, !words.isEmpty()));
        Tooltip sentences = new Tooltip();
        sentences.textProperty().bind(gauges.sentencesProperty());
        warnings.setTooltip(sentences);
        warnings.accessibleHelpProperty().bind(gauges.sentencesProperty());
    }

    private static boolean isState(String style) {
        for (ModelState state : ModelState.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(style)) {
                return true;
            }
        }
        return false;
    }

    private String modelText() {
        String model = status.modelProperty().get();
        return switch (status.modelStateProperty().get()) {
            case NONE -> texts.get("status.model.none");
            case LOADING -> texts.get("status.model.loading", model);
            case READY -> texts.get("status.model.ready", model);
            case BUSY -> texts.get("status.model.busy", model);
            case FAILED -> texts.get("status.model.failed", model);
        };
    }

    /** Lets a scene know the shortcuts of the window. */
    public void listenTo(Scene scene) {
        MenuKey.install(scene);
        for (Shortcut shortcut : Shortcut.values()) {
            for (KeyCombination keys : shortcut.keys()) {
                scene.getAccelerators().put(keys, () -> run(shortcut));
            }
        }
    }

    private void run(Shortcut shortcut) {
        if (shortcuts.isVisible()) {
            shortcuts.hide();
            if (shortcut == Shortcut.STOP || shortcut == Shortcut.HELP) {
                return;
            }
        }
        switch (shortcut) {
            case SEND -> viewModel.handle(PaneCommand.SEND);
            case STOP -> viewModel.handle(PaneCommand.STOP);
            case NEW_CHAT -> viewModel.handle(PaneCommand.NEW_CHAT);
            case LOAD_MODEL -> viewModel.handle(PaneCommand.LOAD_MODEL);
            case FIND -> viewModel.handle(PaneCommand.FIND);
            case PANE_CHAT -> viewModel.open(PaneId.CHAT);
            case PANE_COMPARE -> viewModel.open(PaneId.COMPARE);
            case PANE_INSPECT -> viewModel.open(PaneId.INSPECT);
            case PANE_MODELS -> viewModel.open(PaneId.MODELS);
            case PANE_PERFORMANCE -> viewModel.open(PaneId.PERFORMANCE);
            case PANE_SETTINGS -> viewModel.open(PaneId.SETTINGS);
            case ZOOM_IN -> theme.zoomIn();
            case ZOOM_OUT -> theme.zoomOut();
            case ZOOM_RESET -> theme.resetZoom();
            case HELP -> shortcuts.show();
        }
    }

    /** Whether a shortcut has a pane to lead to. */
    private boolean leadsSomewhere(Shortcut shortcut) {
        return switch (shortcut) {
            case PANE_CHAT, SEND, STOP, NEW_CHAT -> viewModel.has(PaneId.CHAT);
            case LOAD_MODEL, PANE_MODELS -> viewModel.has(PaneId.MODELS);
            case PANE_COMPARE -> viewModel.has(PaneId.COMPARE);
            case PANE_INSPECT -> viewModel.has(PaneId.INSPECT);
            case PANE_PERFORMANCE -> viewModel.has(PaneId.PERFORMANCE);
            case PANE_SETTINGS, FIND, ZOOM_IN, ZOOM_OUT, ZOOM_RESET, HELP -> true;
        };
    }

    @FXML
    private void tellWarnings() {
        gauges.sentencesProperty().get().lines().forEach(notices::warn);
    }

    @FXML
    private void showShortcuts() {
        shortcuts.show();
    }

    @FXML
    private void showLog() {
        viewModel.open(PaneId.LOG);
    }
}
