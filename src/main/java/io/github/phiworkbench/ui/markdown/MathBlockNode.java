package io.github.phiworkbench.ui.markdown;

import org.commonmark.node.CustomBlock;

/** A formula on lines of its own, with the text that shares its first and its last line. */
final class MathBlockNode extends CustomBlock {

    /** Holds inline nodes. */
    static final class Beside extends CustomBlock {}

    private final Beside before = new Beside();
    private final Beside after = new Beside();
    private final StringBuilder latex = new StringBuilder();
    private final StringBuilder source = new StringBuilder();
    private boolean closed;

    Beside before() {
        return before;
    }

    Beside after() {
        return after;
    }

    StringBuilder latex() {
        return latex;
    }

    StringBuilder source() {
        return source;
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
