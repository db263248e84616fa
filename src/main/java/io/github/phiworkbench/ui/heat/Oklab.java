package io.github.phiworkbench.ui.heat;

import javafx.scene.paint.Color;

/**
 * A colour in Ottosson's OKLab, where equal distances look about equal.
 *
 * @param lightness 0 for black, 1 for white
 * @param a from green to red
 * @param b from blue to yellow
 * @see <a href="https://bottosson.github.io/posts/oklab/">A perceptual color space for image processing</a>
 */
record Oklab(double lightness, double a, double b) {

    /** By chroma and hue, in degrees. */
    static Oklab polar(double lightness, double chroma, double hue) {
        double angle = Math.toRadians(hue);
        return new Oklab(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
    }

    static Oklab of(Color color) {
        double red = linear(color.getRed());
        double green = linear(color.getGreen());
        double blue = linear(color.getBlue());
        double l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
        double m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
        double s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
        return new Oklab(
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
    }

    /** The point at a fraction of the way to another colour. */
    Oklab towards(Oklab other, double fraction) {
        return new Oklab(
                lightness + (other.lightness - lightness) * fraction,
                a + (other.a - a) * fraction,
                b + (other.b - b) * fraction);
    }

    /** As a screen shows it; a colour that no screen shows becomes less colourful, not lighter or darker. */
    Color toColor() {
        double low = 0;
        double high = 1;
        if (inGamut(1)) {
            return color(1);
        }
        for (int step = 0; step < 20; step++) {
            double middle = (low + high) / 2;
            if (inGamut(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return color(low);
    }

    private boolean inGamut(double saturation) {
        for (double channel : channels(saturation)) {
            if (channel < -1e-6 || channel > 1 + 1e-6) {
                return false;
            }
        }
        return true;
    }

    private Color color(double saturation) {
        double[] channels = channels(saturation);
        return Color.rgb(display(channels[0]), display(channels[1]), display(channels[2]));
    }

    /** Red, green and blue in proportion to light. */
    private double[] channels(double saturation) {
        double l = cube(lightness + saturation * (0.3963377774 * a + 0.2158037573 * b));
        double m = cube(lightness - saturation * (0.1055613458 * a + 0.0638541728 * b));
        double s = cube(lightness - saturation * (0.0894841775 * a + 1.2914855480 * b));
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        };
    }

    private static double cube(double value) {
        return value * value * value;
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    /** From 0 to 255. */
    private static int display(double light) {
        double channel = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * Math.clamp(channel, 0.0, 1.0));
    }

    /** Contrast of two colours from 1 to 21, as WCAG 2.2 defines it. */
    static double contrast(Color one, Color other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }
}
