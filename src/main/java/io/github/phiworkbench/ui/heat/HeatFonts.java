package io.github.phiworkbench.ui.heat;

import javafx.geometry.Bounds;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * Fonts, and the measures of a line that follow from them, in whole pixels.
 *
 * @param text of tokens
 * @param small of names and numbers
 * @param lineHeight from one line to the next
 * @param boxTop from the upper edge of a line to that of its boxes
 * @param boxHeight with the line under the token
 * @param baseline from the upper edge of a line
 * @param unit a step in the thickness of the line under a token
 */
record HeatFonts(Font text, Font small, int lineHeight, int boxTop, int boxHeight, int baseline, int unit)
        implements TextMeasure {

    private static final double SMALL = 0.8;

    /** How many steps of thickness the line under a token has. */
    static final int THICKEST = 3;

    static HeatFonts of(Font font) {
        Text probe = new Text("Hg\u00c5");
        probe.setFont(font);
        Bounds bounds = probe.getLayoutBounds();
        int unit = Math.max(1, (int) Math.round(font.getSize() / 14));
        int ascent = (int) Math.ceil(-bounds.getMinY());
        int textHeight = ascent + (int) Math.ceil(bounds.getMaxY());
        int boxHeight = textHeight + THICKEST * unit + 1;
        int between = (int) Math.ceil(font.getSize() * 0.36);
        int boxTop = between / 2;
        Font small = new Font(font.getName(), font.getSize() * SMALL);
        return new HeatFonts(font, small, boxHeight + between, boxTop, boxHeight, boxTop + 1 + ascent, unit);
    }

    Font font(TokenLabel.Style style) {
        return style == TokenLabel.Style.SMALL ? small : text;
    }

    @Override
    public double width(String words, TokenLabel.Style style) {
        Text probe = new Text(words);
        probe.setFont(font(style));
        return probe.getLayoutBounds().getWidth();
    }

    /** How thick the line under a token is, in pixels. */
    int thickness(double heat) {
        return Double.isNaN(heat) ? 0 : unit * (int) Math.round(THICKEST * Math.min(1, Math.abs(heat)));
    }
}
