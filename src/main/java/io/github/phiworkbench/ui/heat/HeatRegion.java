package io.github.phiworkbench.ui.heat;

import java.net.URL;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/** A region that draws in the font and the colours of its theme, and again when these change. */
abstract class HeatRegion extends Region {

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

    HeatRegion(String styleClass) {
        getStyleClass().addAll("heat-region", styleClass);
        observe(background).subscribe((_, _) -> redress());
        observe(foreground).subscribe((_, _) -> redress());
        observe(muted).subscribe((_, _) -> redress());
        observe(border).subscribe((_, _) -> redress());
        observe(accent).subscribe((_, _) -> redress());
        observe(found).subscribe((_, _) -> redress());
        observe(font).subscribe((_, _) -> redress());
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

    /** The colours of the theme. */
    public final HeatTheme theme() {
        return new HeatTheme(
                background.getValue(),
                foreground.getValue(),
                muted.getValue(),
                border.getValue(),
                accent.getValue(),
                found.getValue());
    }

    final Font font() {
        return font.getValue();
    }

    /** The font or a colour has changed. */
    abstract void redress();

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
