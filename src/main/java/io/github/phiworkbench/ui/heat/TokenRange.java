package io.github.phiworkbench.ui.heat;

/**
 * Tokens that follow one another.
 *
 * @param from index of the first
 * @param to index after the last; nothing is in the range if it equals {@code from}
 */
public record TokenRange(int from, int to) {

    /** No token. */
    public static final TokenRange NONE = new TokenRange(0, 0);

    /** @throws IllegalArgumentException if the range ends before it begins, or begins before the first token */
    public TokenRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("There are no tokens from " + from + " to before " + to + ".");
        }
    }

    /** The tokens between two, these among them, whichever comes first. */
    public static TokenRange between(int one, int other) {
        return new TokenRange(Math.min(one, other), Math.max(one, other) + 1);
    }

    public boolean isEmpty() {
        return from == to;
    }

    public int size() {
        return to - from;
    }

    public boolean contains(int token) {
        return token >= from && token < to;
    }

    /** What of it lies before an index. */
    public TokenRange before(int end) {
        return new TokenRange(Math.min(from, end), Math.min(to, end));
    }
}
