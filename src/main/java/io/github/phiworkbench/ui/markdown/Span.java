package io.github.phiworkbench.ui.markdown;

/** A piece of a line of text. */
public sealed interface Span {

    /** What stands for the span in a copied text. */
    String copied();

    /** Text in one style; a line feed in it breaks the line. */
    record Words(String text, TextStyle style) implements Span {
        @Override
        public String copied() {
            return text;
        }
    }

    /**
     * A formula within text.
     *
     * @param latex what lies between the delimiters
     * @param display whether the delimiters ask for display style
     * @param source the formula with its delimiters, as it was written
     */
    record Formula(String latex, boolean display, String source, TextStyle style) implements Span {
        @Override
        public String copied() {
            return source;
        }
    }
}
