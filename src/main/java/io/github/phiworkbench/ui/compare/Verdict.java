package io.github.phiworkbench.ui.compare;

/** What the user said of answers whose authors were hidden. */
sealed interface Verdict {

    /**
     * One is better than the others.
     *
     * @param column its place from the left, from 0
     */
    record Better(int column) implements Verdict {}

    /** They are equally good. */
    record Tie() implements Verdict {}

    /** None is any good. */
    record Bad() implements Verdict {}
}
