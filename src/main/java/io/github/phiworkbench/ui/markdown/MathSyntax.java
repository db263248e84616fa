package io.github.phiworkbench.ui.markdown;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What counts as a formula: {@code \(..\)}, {@code \[..\]}, {@code $$..$$}, and {@code $..$} with the guards of Pandoc's
 * tex_math_dollars and a few more, so that prices and shell variables stay text.
 */
final class MathSyntax {

    /** Characters after which the end of a formula in dollars is no longer looked for. */
    static final int MAX_DOLLAR_LENGTH = 1_000;

    /** Characters after which the end of any other formula is no longer looked for. */
    static final int MAX_LENGTH = 10_000;

    /** Dollars that cannot close a formula, after which the one that opened it is taken for a price. */
    private static final int MAX_MISFITS = 3;

    private static final Pattern WORD_OUTSIDE_COMMANDS = Pattern.compile("(?:^|\\s)[A-Za-z]{2,}(?=\\s|$|[.,;:!?])");
    private static final Pattern IDENTIFIER_AND_SEPARATOR = Pattern.compile("[A-Za-z_]\\w+\\W?");

    private MathSyntax() {}

    /** Where a formula lies: from the first character of its opening to after the last of its closing delimiter. */
    record Formula(int start, int bodyStart, int bodyEnd, int end, boolean display) {}

    /** The formula whose opening delimiter stands at {@code start}, if it is one and is closed. */
    static Optional<Formula> at(CharSequence text, int start) {
        char first = text.charAt(start);
        if (first == '\\' && start + 1 < text.length()) {
            return switch (text.charAt(start + 1)) {
                case '(' -> bracketed(text, start, '(', ')');
                case '[' -> bracketed(text, start, '[', ']');
                default -> Optional.empty();
            };
        }
        if (first != '$') {
            return Optional.empty();
        }
        return startsWith(text, start, "$$") ? doubleDollars(text, start) : dollars(text, start);
    }

    private static Optional<Formula> bracketed(CharSequence text, int start, char open, char close) {
        int limit = Math.min(text.length() - 1, start + MAX_LENGTH);
        int i = start + 2;
        while (i < limit) {
            boolean command = text.charAt(i) == '\\';
            char next = text.charAt(i + 1);
            if (command && next == close) {
                return nonBlank(text, new Formula(start, start + 2, i, i + 2, open == '['));
            }
            if (command && next == open) {
                return Optional.empty();
            }
            i += command ? 2 : 1;
        }
        return Optional.empty();
    }

    private static Optional<Formula> doubleDollars(CharSequence text, int start) {
        int limit = Math.min(text.length() - 1, start + MAX_LENGTH);
        int i = start + 2;
        while (i < limit) {
            char c = text.charAt(i);
            if (c == '$' && text.charAt(i + 1) == '$') {
                return nonBlank(text, new Formula(start, start + 2, i, i + 2, true));
            }
            i += c == '\\' ? 2 : 1;
        }
        return Optional.empty();
    }

    private static Optional<Formula> dollars(CharSequence text, int start) {
        if (start + 2 >= text.length()
                || Character.isWhitespace(text.charAt(start + 1))
                || (start > 0 && isAsciiWord(text.charAt(start - 1)))) {
            return Optional.empty();
        }
        int misfits = 0;
        int limit = Math.min(text.length(), start + MAX_DOLLAR_LENGTH);
        int i = start + 1;
        while (i < limit && misfits < MAX_MISFITS) {
            char c = text.charAt(i);
            if (c == '$') {
                char after = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
                if (i == start + 1 || after == '$') {
                    return Optional.empty();
                }
                if (Character.isWhitespace(text.charAt(i - 1)) || (after >= '0' && after <= '9')) {
                    misfits++;
                } else {
                    Formula formula = new Formula(start, start + 1, i, i + 1, false);
                    return readsAsProse(text.subSequence(start + 1, i).toString(), after)
                            ? Optional.empty()
                            : Optional.of(formula);
                }
            }
            i += c == '\\' ? 2 : 1;
        }
        return Optional.empty();
    }

    /** "5 per item or 10", "HOME/" before another name: what two dollars enclose by chance. */
    private static boolean readsAsProse(String body, char after) {
        if (isAsciiWord(after) && IDENTIFIER_AND_SEPARATOR.matcher(body).matches()) {
            return true;
        }
        boolean startsWithNumber = Character.isDigit(body.charAt(0));
        boolean hasCommands = body.indexOf('\\') >= 0 || body.indexOf('^') >= 0 || body.indexOf('_') >= 0;
        return startsWithNumber
                && !hasCommands
                && WORD_OUTSIDE_COMMANDS.matcher(body).find();
    }

    private static boolean isAsciiWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static Optional<Formula> nonBlank(CharSequence text, Formula formula) {
        return text.subSequence(formula.bodyStart(), formula.bodyEnd())
                        .toString()
                        .isBlank()
                ? Optional.empty()
                : Optional.of(formula);
    }

    /**
     * Where display mathematics opens in some lines without closing there, or -1. Code between backticks and closed formulas
     * are passed over. Dollars count only at the end of a line: elsewhere they are more likely money.
     */
    static int unclosedDisplay(CharSequence text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '`') {
                i = afterCode(text, i);
                continue;
            }
            if (c == '\\' || c == '$') {
                Optional<Formula> formula = at(text, i);
                if (formula.isPresent()) {
                    i = formula.get().end();
                    continue;
                }
                if (startsWith(text, i, "\\[") || (startsWith(text, i, "$$") && endsLine(text, i + 2))) {
                    return i;
                }
                i += c == '\\' || startsWith(text, i, "$$") ? 2 : 1;
                continue;
            }
            i++;
        }
        return -1;
    }

    private static boolean endsLine(CharSequence text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) != '\n') {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
            i++;
        }
        return true;
    }

    /** The index after the code that the backticks at {@code start} open, or after them if nothing closes it. */
    static int afterCode(CharSequence line, int start) {
        int open = run(line, start);
        int i = start + open;
        while (i < line.length()) {
            if (line.charAt(i) == '`') {
                int ticks = run(line, i);
                i += ticks;
                if (ticks == open) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return start + open;
    }

    private static int run(CharSequence line, int start) {
        int end = start;
        while (end < line.length() && line.charAt(end) == '`') {
            end++;
        }
        return end - start;
    }

    static boolean startsWith(CharSequence text, int start, String prefix) {
        if (start + prefix.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text.charAt(start + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
