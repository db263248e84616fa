package io.github.phiworkbench.app;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers of bytes and durations as people read them. */
public final class Sizes {

    private Sizes() {}

    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

    /** Decimal units, as disks and model cards have them. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        do {
            value /= 1000;
            unit++;
        } while (value >= 999.5 && unit < 3);
        return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.0f %s", value, UNITS.get(unit));
    }

    /** Seconds, minutes or hours. */
    public static String time(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
