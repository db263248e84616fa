package io.github.phiworkbench.ui.shell;

import io.github.phiworkbench.app.Setting;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory.Loaded;
import io.github.phiworkbench.ui.common.NoticeOverlay;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.Pulses;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.ThemeManager;
import io.github.phiworkbench.ui.machine.GaugesView;
import io.github.phiworkbench.ui.machine.GaugesViewModel;
import io.github.phiworkbench.ui.machine.MachineFeed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** The main window on a stage, with its place remembered from one start to the next. */
public final class MainWindow {

    static final Setting<WindowPlace> PLACE = Setting.value("window", WindowPlace.NOWHERE, WindowPlace.class);

    /** The program's icon for the system's list of windows, made by jpackage/icons/render. */
    private static final List<String> ICONS = List.of("icon-32.png", "icon-128.png");

    private final Texts texts = Texts.of("shell");
    private final DialogService dialogs;
    private final Stage stage;
    private final Settings settings;
    private final MainWindowViewModel viewModel;
    private final MainWindowView view;
    private final MachineFeed machine;
    private boolean usable;
    private final Scene scene;
    private WindowPlace place;

    /** Puts the window on the stage, which is not shown yet. */
    public MainWindow(
            Stage stage,
            Settings settings,
            MainWindowViewModel viewModel,
            StatusViewModel status,
            MachineFeed machine,
            NoticeOverlay notices,
            ThemeManager theme,
            DialogService dialogs) {
        this.dialogs = dialogs;
        this.stage = stage;
        this.settings = settings;
        this.viewModel = viewModel;
        this.machine = machine;
        Loaded<MainWindowView> loaded = new FxmlLoaderFactory(controllers(viewModel, status, machine, notices, theme))
                .load(FxmlFile.MAIN_WINDOW, MainWindowView.class);
        view = loaded.controller();
        scene = new Scene(loaded.root());
        theme.add(scene);
        view.listenTo(scene);
        QuietCaret.in(scene);
        place = settings.get(PLACE).on(screens());
        stage.setTitle(texts.get("window.title"));
        stage.getIcons().setAll(ICONS.stream().map(MainWindow::icon).toList());
        stage.setOnCloseRequest(request -> {
            if (!mayClose()) {
                request.consume();
            }
        });
        stage.setScene(scene);
    }

    private static Image icon(String file) {
        return new Image(
                Objects.requireNonNull(MainWindow.class.getResource(file), file).toExternalForm());
    }

    /** How the controllers of the window's own FXML are made. */
    public static Map<Class<?>, Supplier<?>> controllers(
            MainWindowViewModel viewModel,
            StatusViewModel status,
            MachineFeed machine,
            NoticeOverlay notices,
            ThemeManager theme) {
        GaugesViewModel gauges = new GaugesViewModel(machine);
        return Map.of(
                MainWindowView.class,
                () -> new MainWindowView(viewModel, status, gauges, notices, theme),
                GaugesView.class,
                () -> new GaugesView(gauges, viewModel));
    }

    private static List<WindowPlace.Area> screens() {
        return Screen.getScreens().stream()
                .map(Screen::getVisualBounds)
                .map(MainWindow::area)
                .toList();
    }

    private static WindowPlace.Area area(Rectangle2D bounds) {
        return new WindowPlace.Area(bounds.getMinX(), bounds.getMinY(), bounds.getWidth(), bounds.getHeight());
    }

    private boolean mayClose() {
        List<String> unfinished = viewModel.unfinished();
        return unfinished.isEmpty()
                || dialogs.confirm(texts.get("close.title"), String.join("\n", unfinished), texts.get("close.anyway"));
    }

    /** Shows the window where it was last, with the pane that was in view last. */
    public void show(List<Pane> panes) {
        stage.setX(place.x());
        stage.setY(place.y());
        stage.setWidth(place.width());
        stage.setHeight(place.height());
        stage.setMaximized(place.maximized());
        stage.setMinWidth(WindowPlace.LEAST_WIDTH);
        stage.setMinHeight(WindowPlace.LEAST_HEIGHT);
        view.start(panes);
        stage.showingProperty().subscribe(this::watchMachine);
        stage.iconifiedProperty().subscribe(this::watchMachine);
        stage.show();
        for (var bound : List.of(stage.xProperty(), stage.yProperty(), stage.widthProperty(), stage.heightProperty())) {
            bound.subscribe(this::remember);
        }
        stage.maximizedProperty().subscribe(this::remember);
        // The first look waits until the window has come up.
        new Pulses(Pulses.UNTIL_USABLE, () -> {
                    usable = true;
                    watchMachine();
                })
                .start();
    }

    private void watchMachine() {
        machine.watch(usable && stage.isShowing() && !stage.isIconified());
    }

    /** Of a maximised window, the place it had before is what is kept. */
    private void remember() {
        if (!stage.isShowing() || stage.isIconified()) {
            return;
        }
        boolean usual = !stage.isMaximized() && !stage.isFullScreen();
        WindowPlace now = usual
                ? new WindowPlace(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), false)
                : new WindowPlace(place.x(), place.y(), place.width(), place.height(), stage.isMaximized());
        if (now.sensible()) {
            place = now;
            settings.set(PLACE, now);
        }
    }

    /** The window as the owner of dialogs. */
    public Stage stage() {
        return stage;
    }

    /** Puts the window before all others. */
    public void bringToFront() {
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    /** Lets the panes save what they have, and ends what runs for the window. */
    public void close() {
        machine.watch(false);
        viewModel.close();
    }
}
