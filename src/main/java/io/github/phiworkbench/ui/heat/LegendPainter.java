package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.ui.common.Texts;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** Draws a legend: a title, a token as long as the scale, its ticks, and a token without a value. */
record LegendPainter(HeatFonts fonts, Heat heat, HeatRamp ramp, HeatTheme theme) {

    private static final int SPACE = 14;

    /** What is measured, of what, and in what. */
    static String title(Heat heat) {
        Texts texts = Texts.of("heat");
        return heat.unit().isEmpty()
                ? texts.get("legend.title", heat.name(), heat.subject())
                : texts.get("legend.title.unit", heat.name(), heat.subject(), heat.unit());
    }

    static String noValue() {
        return Texts.of("heat").get("legend.none");
    }

    /** Height of a legend in pixels. */
    static int height(HeatFonts fonts) {
        return 2 * row(fonts) + fonts.boxHeight() + 6;
    }

    static int row(HeatFonts fonts) {
        return (int) Math.ceil(fonts.small().getSize() * 1.4);
    }

    /** Width of the scale: what the token without a value leaves. */
    int scaleWidth(int width) {
        double rest = fonts.width(noValue(), TokenLabel.Style.SMALL) + 2 * SPACE;
        return (int) Math.max(1, width - rest);
    }

    void draw(GraphicsContext to, int left, int top, int width) {
        int barTop = top + row(fonts);
        int scale = scaleWidth(width);
        to.setFont(fonts.small());
        to.setTextBaseline(VPos.TOP);
        to.setTextAlign(TextAlignment.LEFT);
        to.setFill(theme.foreground());
        to.fillText(title(heat), left, top);
        for (int x = 0; x < scale; x++) {
            double heatThere = heat.coldest() + (1 - heat.coldest()) * x / Math.max(1, scale - 1);
            to.setFill(ramp.fill(heatThere));
            to.fillRect(left + x, barTop, 1, fonts.boxHeight());
            int thickness = fonts.thickness(heatThere);
            boolean gap = heatThere < 0 && x / fonts.unit() % 5 >= 3;
            if (thickness > 0 && !gap) {
                to.setFill(ramp.mark(heatThere));
                to.fillRect(left + x, barTop + fonts.boxHeight() - thickness, 1, thickness);
            }
        }
        ticks(to, left, barTop + fonts.boxHeight(), scale);
        int box = left + scale + SPACE;
        to.setStroke(theme.border());
        to.setLineWidth(1);
        int boxWidth = Math.max(1, left + width - box);
        to.strokeRect(box + 0.5, barTop + 0.5, boxWidth - 1, fonts.boxHeight() - 1);
        to.setTextAlign(TextAlignment.CENTER);
        to.setTextBaseline(VPos.CENTER);
        to.setFill(theme.muted());
        to.fillText(noValue(), box + boxWidth / 2.0, barTop + fonts.boxHeight() / 2.0);
    }

    private void ticks(GraphicsContext to, int left, int y, int scale) {
        for (HeatScale.Tick tick : HeatScale.of(heat).ticks()) {
            double x = Math.floor(left + tick.place() * (scale - 1));
            to.setFill(theme.muted());
            to.fillRect(x, y, 1, 4);
            to.setTextAlign(
                    tick.place() < 0.02
                            ? TextAlignment.LEFT
                            : tick.place() > 0.98 ? TextAlignment.RIGHT : TextAlignment.CENTER);
            to.fillText(tick.label(), x, y + 5.0);
        }
    }
}
