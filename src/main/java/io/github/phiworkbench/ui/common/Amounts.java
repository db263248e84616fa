package io.github.phiworkbench.ui.common;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers of bytes, parameters and seconds as people read them. */
public final class Amounts {

    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

    private Amounts() {}

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
        } while (value >= 999.5 && unit < UNITS.size() - 1);
        return String.format(Locale.getDefault(), value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS.get(unit));
    }

    /** 14.7 billion, 3.8 million. */
    public static String parameters(long count) {
        if (count >= 1_000_000_000) {
            return String.format(Locale.getDefault(), "%.1f B", count / 1e9);
        }
        return count >= 1_000_000
                ? String.format(Locale.getDefault(), "%.1f M", count / 1e6)
                : String.format(Locale.getDefault(), "%,d", count);
    }

    /** With the separators of the user's language. */
    public static String number(long count) {
        return String.format(Locale.getDefault(), "%,d", count);
    }

    /** Seconds, minutes or hours; at least one second. */
    public static String time(Duration duration) {
        long seconds = Math.max(1, Math.round(duration.toMillis() / 1000.0));
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.getDefault(), "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.getDefault(), "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
