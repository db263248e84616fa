package io.github.phiworkbench.ui.common;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.css.PseudoClass;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.util.Subscription;

/**
 * Light or dark, as the user or the system wants it, and the size of everything. To be used on the JavaFX thread.
 *
 * <p>The root of every scene it is told of has the pseudo-class {@code dark} in the dark theme.
 */
public final class ThemeManager implements AutoCloseable {

    /** Size of text at zoom 1, in pixels. */
    public static final double FONT_SIZE = 14;

    private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");
    private static final Pattern PIXELS = Pattern.compile("(\\d+)px");
    private static final double STEP = 1.1;
    private static final double LEAST = 0.5;
    private static final double MOST = 3;

    private final Settings settings;
    private final SettingProperty<Theme> theme;
    private final SettingProperty<Double> zoom;
    private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper(this, "dark");
    private final List<WeakReference<Scene>> scenes = new ArrayList<>();
    private final Subscription system;

    /** Shows everything as the settings say, from now on. */
    public ThemeManager(Settings settings) {
        this.settings = settings;
        theme = SettingProperty.of(settings, Settings.THEME, Platform::runLater);
        zoom = SettingProperty.of(settings, Settings.ZOOM, Platform::runLater);
        system = Platform.getPreferences().colorSchemeProperty().subscribe(this::choose);
        theme.subscribe(this::choose);
        zoom.subscribe(() -> living().forEach(this::resize));
        choose();
        dress();
        dark.subscribe((was, is) -> dress());
    }

    /** Follows the system no more, which would hold on to this for as long as the program runs. */
    @Override
    public void close() {
        system.unsubscribe();
    }

    private void choose() {
        dark.set(
                switch (theme.get()) {
                    case LIGHT -> false;
                    case DARK -> true;
                    case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
                });
    }

    /** In the form that needs no parsing. */
    private void dress() {
        Application.setUserAgentStylesheet(
                dark.get()
                        ? new PrimerDark().getUserAgentStylesheetBSS()
                        : new PrimerLight().getUserAgentStylesheetBSS());
        living().forEach(this::colour);
    }

    /** Whether the dark theme is shown. */
    public ReadOnlyBooleanProperty darkProperty() {
        return dark.getReadOnlyProperty();
    }

    /** Takes care of a scene for as long as it lives. */
    public void add(Scene scene) {
        scene.getStylesheets().addAll(icons(), stylesheet("controls.css"), stylesheet("app.css"));
        scenes.removeIf(reference -> reference.get() == null);
        scenes.add(new WeakReference<>(scene));
        colour(scene);
        resize(scene);
    }

    /** The sizes of icons at the present zoom. */
    private String icons() {
        String url = stylesheet("icons.css");
        double factor = zoom.get();
        if (factor == 1) {
            return url;
        }
        try (InputStream in = URI.create(url).toURL().openStream()) {
            String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String scaled =
                    PIXELS.matcher(css).replaceAll(size -> Math.round(Integer.parseInt(size.group(1)) * factor) + "px");
            return "data:text/css;base64,"
                    + Base64.getEncoder().encodeToString(scaled.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The style sheet " + url + " cannot be read.", e);
        }
    }

    private static String stylesheet(String name) {
        URL url = ThemeManager.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException("The style sheet " + name + " is missing in the program.");
        }
        return url.toExternalForm();
    }

    private List<Scene> living() {
        List<Scene> living = new ArrayList<>();
        for (WeakReference<Scene> reference : scenes) {
            Scene scene = reference.get();
            if (scene != null) {
                living.add(scene);
            }
        }
        return living;
    }

    private void colour(Scene scene) {
        scene.getRoot().pseudoClassStateChanged(DARK, dark.get());
        scene.getPreferences().setColorScheme(dark.get() ? ColorScheme.DARK : ColorScheme.LIGHT);
    }

    private void resize(Scene scene) {
        scene.getStylesheets().set(0, icons());
        Parent root = scene.getRoot();
        root.setStyle(String.format(Locale.ROOT, "-fx-font-size: %.2fpx;", FONT_SIZE * zoom.get()));
    }

    /** One step larger. */
    public void zoomIn() {
        zoomTo(zoom.get() * STEP);
    }

    /** One step smaller. */
    public void zoomOut() {
        zoomTo(zoom.get() / STEP);
    }

    /** As it came. */
    public void resetZoom() {
        zoomTo(1);
    }

    private void zoomTo(double factor) {
        double rounded = Math.round(Math.clamp(factor, LEAST, MOST) * 100) / 100.0;
        settings.set(Settings.ZOOM, rounded);
    }
}
