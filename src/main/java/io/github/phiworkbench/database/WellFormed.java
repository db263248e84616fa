package io.github.phiworkbench.database;

/** Java strings may hold halves of surrogate pairs, which no UTF-8 text can; they become U+FFFD. */
public final class WellFormed {

    private WellFormed() {}

    public static String of(String text) {
        int broken = firstLoneSurrogate(text, 0);
        if (broken < 0) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        while (broken >= 0) {
            mended.setCharAt(broken, '\uFFFD');
            broken = firstLoneSurrogate(text, broken + 1);
        }
        return mended.toString();
    }

    /** The text without the half of a pair at its end, whose other half may still come. */
    public static String untilLastWhole(String text) {
        return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))
                ? text.substring(0, text.length() - 1)
                : text;
    }

    private static int firstLoneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                return i;
            }
        }
        return -1;
    }
}
