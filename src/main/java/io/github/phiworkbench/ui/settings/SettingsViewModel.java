package io.github.phiworkbench.ui.settings;

import io.github.phiworkbench.app.ProgramVersion;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.LogDetail;
import io.github.phiworkbench.app.Settings.Reasoning;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.SettingProperty;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the user can set, and what the program says about itself. */
public final class SettingsViewModel {

    private static final double STEP = 0.1;

    private final Texts texts = Texts.of("settings");
    private final WindowContext context;
    private final SettingProperty<Theme> theme;
    private final SettingProperty<Double> zoom;
    private final SettingProperty<Reasoning> reasoning;
    private final SettingProperty<Double> alternatives;
    private final SettingProperty<Boolean> metrics;
    private final SettingProperty<Double> metricsPort;
    private final SettingProperty<LogDetail> logDetail;
    private final SettingProperty<List<Path>> folderSetting;
    private final ObservableList<Path> modelFolders = FXCollections.observableArrayList();

    /** Kept, since it is told of changes only as long as somebody holds it. */
    private final ObservableList<Path> shownModelFolders = FXCollections.unmodifiableObservableList(modelFolders);

    /** The settings of a window. */
    public SettingsViewModel(WindowContext context) {
        this.context = context;
        Settings settings = context.settings();
        theme = SettingProperty.of(settings, Settings.THEME, context.tasks()::onWindow);
        zoom = SettingProperty.of(settings, Settings.ZOOM, context.tasks()::onWindow);
        reasoning = SettingProperty.of(settings, Settings.REASONING, context.tasks()::onWindow);
        alternatives = SettingProperty.of(settings, Settings.TOKEN_ALTERNATIVES, context.tasks()::onWindow);
        metrics = SettingProperty.of(settings, Settings.METRICS, context.tasks()::onWindow);
        metricsPort = SettingProperty.of(settings, Settings.METRICS_PORT, context.tasks()::onWindow);
        logDetail = SettingProperty.of(settings, Settings.LOG_DETAIL, context.tasks()::onWindow);
        folderSetting = SettingProperty.of(settings, Settings.MODEL_FOLDERS, context.tasks()::onWindow);
        folderSetting.subscribe(folders -> modelFolders.setAll(folders));
    }

    ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    /** Size of everything; 1 is usual. */
    ObjectProperty<Double> zoomProperty() {
        return zoom;
    }

    ObjectProperty<Reasoning> reasoningProperty() {
        return reasoning;
    }

    /** How many alternatives are kept with each token of a reply. */
    ObjectProperty<Double> alternativesProperty() {
        return alternatives;
    }

    /** Whether Prometheus can ask what is measured. */
    ObjectProperty<Boolean> metricsProperty() {
        return metrics;
    }

    /** The port it asks at. */
    ObjectProperty<Double> metricsPortProperty() {
        return metricsPort;
    }

    ObjectProperty<LogDetail> logDetailProperty() {
        return logDetail;
    }

    /** Folders with models beside the program's own. */
    ObservableList<Path> modelFolders() {
        return shownModelFolders;
    }

    Path dataFolder() {
        return context.app().folders().data();
    }

    String version() {
        return texts.get(
                "about.version", ProgramVersion.number(), Runtime.version().toString());
    }

    void larger() {
        zoomTo(zoom.get() + STEP);
    }

    void smaller() {
        zoomTo(zoom.get() - STEP);
    }

    void usualSize() {
        zoomTo(1);
    }

    private void zoomTo(double factor) {
        zoom.set(Math.round(Math.clamp(factor, 0.5, 3) * 10) / 10.0);
    }

    void openDataFolder() {
        Path folder = dataFolder();
        context.tasks()
                .of(() -> Files.createDirectories(folder))
                .onSuccess(context.browser()::openFolder)
                .onFailure(
                        IOException.class,
                        e -> context.notifier().warn(texts.get("data.cannot", folder, String.valueOf(e.getMessage()))))
                .start();
    }

    void openLog() {
        context.navigator().open(PaneId.LOG);
    }

    void addModelFolder() {
        context.dialogs()
                .chooseFolder(texts.get("models.choose"), dataFolder())
                .map(folder -> folder.toAbsolutePath().normalize())
                .ifPresent(this::add);
    }

    private void add(Path folder) {
        List<Path> folders = folderSetting.get();
        if (folders.contains(folder) || folder.equals(context.app().folders().models())) {
            context.notifier().info(texts.get("models.there", folder));
            return;
        }
        List<Path> more = new ArrayList<>(folders);
        more.add(folder);
        folderSetting.set(List.copyOf(more));
    }

    /** The folder itself stays as it is. */
    void removeModelFolder(Path folder) {
        List<Path> before = folderSetting.get();
        int index = before.indexOf(folder);
        if (index < 0) {
            return;
        }
        List<Path> fewer = new ArrayList<>(before);
        fewer.remove(index);
        folderSetting.set(List.copyOf(fewer));
        context.notifier().offer(texts.get("models.removed", folder), texts.get("models.undo"), () -> {
            List<Path> now = new ArrayList<>(folderSetting.get());
            if (!now.contains(folder)) {
                now.add(Math.min(index, now.size()), folder);
                folderSetting.set(List.copyOf(now));
            }
        });
    }

    void openLink(Library library) {
        context.browser().openLink(library.home());
    }

    /**
     * A library the program is made of.
     *
     * @param jar how the names of its jars begin
     * @param home its page
     */
    record Library(String name, String licence, String jar, URI home) {

        /** Those in use, in the order of their names. */
        static List<Library> inUse() {
            try (var lines = Library.class.getResourceAsStream("libraries.tsv")) {
                if (lines == null) {
                    throw new IllegalStateException("The list of libraries is missing in the program.");
                }
                return new String(lines.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(line -> line.split("\t"))
                        .map(field -> new Library(field[0], field[1], field[2], URI.create(field[3])))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
