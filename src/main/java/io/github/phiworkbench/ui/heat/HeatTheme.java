package io.github.phiworkbench.ui.heat;

import javafx.scene.paint.Color;

/**
 * The colours that a theme gives to what is drawn here.
 *
 * @param background what tokens stand on
 * @param foreground text
 * @param muted text of less importance
 * @param border lines
 * @param accent what is selected
 * @param found what a search found
 */
public record HeatTheme(Color background, Color foreground, Color muted, Color border, Color accent, Color found) {

    /** Primer's light colours. */
    public static final HeatTheme LIGHT = new HeatTheme(
            Color.web("#ffffff"),
            Color.web("#24292f"),
            Color.web("#57606a"),
            Color.web("#d0d7de"),
            Color.web("#0969da"),
            Color.web("#1a7f37"));

    /** Primer's dark colours. */
    public static final HeatTheme DARK = new HeatTheme(
            Color.web("#0d1117"),
            Color.web("#c9d1d9"),
            Color.web("#8b949e"),
            Color.web("#30363d"),
            Color.web("#58a6ff"),
            Color.web("#3fb950"));

    /** Whether text is lighter than what it stands on. */
    public boolean isDark() {
        return Oklab.of(foreground).lightness() > Oklab.of(background).lightness();
    }
}
