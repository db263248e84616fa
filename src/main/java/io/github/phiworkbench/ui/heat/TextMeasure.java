package io.github.phiworkbench.ui.heat;

/** How wide text is drawn. */
@FunctionalInterface
interface TextMeasure {

    /** Width of a text in pixels. */
    double width(String text, TokenLabel.Style style);
}
