package io.github.phiworkbench.ui.markdown;

import org.commonmark.node.CustomNode;

/** A formula in the tree of a paragraph. */
final class InlineMathNode extends CustomNode {

    private final String latex;
    private final String source;
    private final boolean display;

    InlineMathNode(String latex, String source, boolean display) {
        this.latex = latex;
        this.source = source;
        this.display = display;
    }

    String latex() {
        return latex;
    }

    String source() {
        return source;
    }

    boolean display() {
        return display;
    }
}
