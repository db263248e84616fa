package io.github.phiworkbench.ui.compare;

/**
 * Tells a row of a column's transcript from the others. Rows of different columns that belong side by side have equal keys.
 *
 * @param turn number of the question
 */
record RowKey(int turn, Part part) {

    /** What a row shows. */
    enum Part {
        /** The question, which every column's turn begins with. */
        QUESTION,
        WHO,
        THOUGHTS,
        TOKENS,
        DIFFERENCE,
        FOOTER
    }

    /** Whether a row of that key begins a turn. */
    static boolean isStart(Object key) {
        return key instanceof RowKey(int _, Part part) && part == Part.QUESTION;
    }
}
