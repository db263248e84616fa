package io.github.phiworkbench.tokenizer;

/**
 * A conversation as a chat template wrote it. Remembers which literals of control tokens the template wrote and which
 * stand in messages: the latter hold a mark, one code point that nothing else in the text uses.
 */
public final class RenderedPrompt {

    private final String marked;
    private final String mark;

    RenderedPrompt(String marked, String mark) {
        this.marked = marked;
        this.mark = mark;
    }

    /** The text for people, and for comparison with the reference. */
    public String text() {
        return unmark(marked);
    }

    String marked() {
        return marked;
    }

    String unmark(String part) {
        return part.replace(mark, "");
    }

    @Override
    public String toString() {
        return text();
    }
}
