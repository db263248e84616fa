package io.github.phiworkbench.ui.heat;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.paint.Color;

/**
 * The colours of heat: from about the background at 0 to orange at 1, and to blue at -1 for a difference of two models.
 * Along each half one hue grows by equal steps in OKLab, so lightness alone tells the heat, to those who are colour-blind and
 * in print too. The end is as strong as the theme's text can stand: its contrast is nowhere below {@value #READABLE}.
 */
public final class HeatRamp {

    /** Contrast that WCAG 2.2 asks for text of usual size. */
    static final double READABLE = 4.5;

    /** A little more than asked for, since colours are rounded to 8 bits. */
    private static final double AIMED = 4.6;

    private static final double ORANGE = 52;
    private static final double BLUE = 255;
    private static final double CHROMA = 0.17;

    /** How far lightness 0 heat is from the background, so that a box is seen where the model was sure. */
    private static final double FAINT_LIGHT = 0.035;

    private static final double FAINT_DARK = 0.06;

    private static final int STEPS = 255;

    private final Color foreground;

    /** By heat in {@value #STEPS} steps, from 0 to 1. */
    private final List<Shade> positive;

    /** From 0 to -1. */
    private final List<Shade> negative;

    /** The colours of one heat. */
    private record Shade(Color fill, Color quiet, Color mark) {}

    private HeatRamp(Color foreground, List<Shade> positive, List<Shade> negative) {
        this.foreground = foreground;
        this.positive = positive;
        this.negative = negative;
    }

    /**
     * The ramp for a theme.
     *
     * @param intensity how strong its ends are, 0 to 1
     */
    public static HeatRamp of(HeatTheme theme, double intensity) {
        return new HeatRamp(theme.foreground(), half(theme, ORANGE, intensity), half(theme, BLUE, intensity));
    }

    private static List<Shade> half(HeatTheme theme, double hue, double intensity) {
        Oklab ground = Oklab.of(theme.background());
        boolean dark = theme.isDark();
        Oklab base = new Oklab(ground.lightness() + (dark ? FAINT_DARK : -FAINT_LIGHT), ground.a(), ground.b());
        Oklab end = base.towards(strongest(theme, base, hue), Math.clamp(intensity, 0.0, 1.0));
        Oklab mark = dark ? Oklab.polar(0.84, 0.13, hue) : Oklab.polar(0.40, 0.12, hue);
        Oklab faintMark = dark ? Oklab.polar(0.62, 0.13, hue) : Oklab.polar(0.60, 0.14, hue);
        List<Shade> shades = new ArrayList<>();
        for (int step = 0; step <= STEPS; step++) {
            double heat = step / (double) STEPS;
            Color fill = base.towards(end, heat).toColor();
            Color quiet = quiet(theme.foreground(), fill);
            shades.add(new Shade(fill, quiet, faintMark.towards(mark, heat).toColor()));
        }
        return List.copyOf(shades);
    }

    /** The colour farthest from the background on which text can still be read. */
    private static Oklab strongest(HeatTheme theme, Oklab base, double hue) {
        double readable = base.lightness();
        double unreadable = theme.isDark() ? 1 : 0;
        for (int step = 0; step < 30; step++) {
            double middle = (readable + unreadable) / 2;
            Color color = Oklab.polar(middle, CHROMA, hue).toColor();
            if (Oklab.contrast(color, theme.foreground()) >= AIMED) {
                readable = middle;
            } else {
                unreadable = middle;
            }
        }
        return Oklab.of(Oklab.polar(readable, CHROMA, hue).toColor());
    }

    /** As near to the ground as may be while it can be read. */
    private static Color quiet(Color foreground, Color ground) {
        double readable = 0;
        double unreadable = 1;
        Oklab text = Oklab.of(foreground);
        Oklab fill = Oklab.of(ground);
        for (int step = 0; step < 12; step++) {
            double middle = (readable + unreadable) / 2;
            if (Oklab.contrast(text.towards(fill, middle).toColor(), ground) >= AIMED) {
                readable = middle;
            } else {
                unreadable = middle;
            }
        }
        return text.towards(fill, readable).toColor();
    }

    /** What a token stands on; transparent for NaN. What lies beyond -1 and 1 has the colour of these. */
    public Color fill(double heat) {
        return Double.isNaN(heat) ? Color.TRANSPARENT : shade(heat).fill();
    }

    /** Text on {@link #fill}. */
    public Color text() {
        return foreground;
    }

    /** Signs on {@link #fill} that are no text of their own, such as that of a new line: readable, but no more. */
    Color quiet(double heat) {
        return Double.isNaN(heat) ? positive.getFirst().quiet() : shade(heat).quiet();
    }

    /** The line under a token. */
    public Color mark(double heat) {
        return Double.isNaN(heat) ? Color.TRANSPARENT : shade(heat).mark();
    }

    private Shade shade(double heat) {
        int step = (int) Math.round(Math.min(1, Math.abs(heat)) * STEPS);
        return (heat < 0 ? negative : positive).get(step);
    }
}
