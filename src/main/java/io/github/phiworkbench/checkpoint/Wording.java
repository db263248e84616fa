package io.github.phiworkbench.checkpoint;

import java.nio.file.Path;
import java.util.Locale;

/** Puts what a foreign file says into messages: short, printable, numbers grouped. */
final class Wording {

    private static final int LONGEST = 120;

    private Wording() {}

    /** A text out of a foreign file in quotes, cut to a length that fits a message, without control characters. */
    static String quote(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return "\"" + cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "?") + "\"";
    }

    /** A count with thousands separated: 7,672,043,520. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** The last part of a path, as the user sees it in a folder. */
    static String name(Path file) {
        Path last = file.getFileName();
        return last == null ? file.toString() : last.toString();
    }
}
