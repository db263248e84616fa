package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import java.net.URL;
import java.util.List;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/** A region that draws heat in the font and the colours of its theme, and again when these change. */
public abstract sealed class HeatRegion extends Region permits HeatmapView, HeatCanvas {

    private static final StyleablePropertyFactory<HeatRegion> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());

    private final StyleableProperty<Color> background = color("background", HeatTheme.LIGHT.background());
    private final StyleableProperty<Color> foreground = color("foreground", HeatTheme.LIGHT.foreground());
    private final StyleableProperty<Color> muted = color("muted", HeatTheme.LIGHT.muted());
    private final StyleableProperty<Color> border = color("border", HeatTheme.LIGHT.border());
    private final StyleableProperty<Color> accent = color("accent", HeatTheme.LIGHT.accent());
    private final StyleableProperty<Color> found = color("found", HeatTheme.LIGHT.found());
    private final StyleableProperty<Font> font = FACTORY.createStyleableFontProperty(
            this, "font", "-fx-font", region -> region.font, Font.getDefault(), true);

    private final ObjectProperty<Heat> heat =
            new SimpleObjectProperty<>(this, "heat", Heat.of(HeatMetric.SURPRISAL, Basis.MODEL));
    private final DoubleProperty intensity = new SimpleDoubleProperty(this, "intensity", 1);

    private HeatTheme theme = HeatTheme.LIGHT;
    private HeatFonts fonts;
    private HeatRamp ramp;
    private boolean themeStale = true;
    private boolean stale = true;

    HeatRegion(String styleClass) {
        getStyleClass().addAll("heat-region", styleClass);
        fonts = HeatFonts.of(font.getValue());
        ramp = HeatRamp.of(theme, intensity.get());
        for (StyleableProperty<Color> color : List.of(background, foreground, muted, border, accent, found)) {
            observe(color).subscribe((_, _) -> recolour());
        }
        observe(font).subscribe((_, _) -> {
            fonts = HeatFonts.of(font.getValue());
            fontChanged();
            drawAgain();
            requestLayout();
        });
        heat.subscribe((_, _) -> drawAgain());
        intensity.subscribe((_, _) -> recolour());
    }

    /** What the colours stand for. At first the surprisal in the model's own distribution. */
    public final ObjectProperty<Heat> heatProperty() {
        return heat;
    }

    /** How strong the colours are, 0 to 1. */
    public final DoubleProperty intensityProperty() {
        return intensity;
    }

    private void recolour() {
        themeStale = true;
        drawAgain();
    }

    private void refresh() {
        if (themeStale) {
            themeStale = false;
            theme = new HeatTheme(
                    background.getValue(),
                    foreground.getValue(),
                    muted.getValue(),
                    border.getValue(),
                    accent.getValue(),
                    found.getValue());
            ramp = HeatRamp.of(theme, intensity.get());
        }
    }

    /** The font of the text. */
    public final Font font() {
        return font.getValue();
    }

    /** The colours of the theme. */
    public final HeatTheme theme() {
        refresh();
        return theme;
    }

    final HeatRamp ramp() {
        refresh();
        return ramp;
    }

    final HeatFonts fonts() {
        return fonts;
    }

    /** Measures of text are no longer true. */
    void fontChanged() {}

    /** Has all drawn again with the next layout. */
    final void drawAgain() {
        stale = true;
        setNeedsLayout(true);
    }

    /** Whether something has to be drawn again. */
    final boolean isStale() {
        return stale;
    }

    /** All has been drawn. */
    final void drawn() {
        stale = false;
    }

    private StyleableProperty<Color> color(String name, Color initial) {
        return FACTORY.createStyleableColorProperty(
                this, name, "-heat-" + name, region -> region.property(name), initial);
    }

    private StyleableProperty<Color> property(String name) {
        return switch (name) {
            case "background" -> background;
            case "foreground" -> foreground;
            case "muted" -> muted;
            case "border" -> border;
            case "accent" -> accent;
            default -> found;
        };
    }

    private static ObservableValue<?> observe(StyleableProperty<?> property) {
        return (ObservableValue<?>) property;
    }

    @Override
    public String getUserAgentStylesheet() {
        URL url = HeatRegion.class.getResource("heat.css");
        if (url == null) {
            throw new IllegalStateException("The style sheet heat.css is missing in the program.");
        }
        return url.toExternalForm();
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }
}
