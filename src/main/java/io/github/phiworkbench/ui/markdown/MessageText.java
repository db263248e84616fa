package io.github.phiworkbench.ui.markdown;

import io.github.phiworkbench.ui.control.Row;
import java.util.List;

/** The text of one message as rows of a transcript. It may grow while it is shown. For the thread of JavaFX. */
public final class MessageText {

    private final Object key;
    private final MarkdownRows factory;
    private final MarkdownBlocks blocks = new MarkdownBlocks();
    private List<Row> rows = List.of();

    /** An empty text; the key tells it from all others in the transcript. */
    public MessageText(Object key, MarkdownRows factory) {
        this.key = key;
        this.factory = factory;
    }

    /** Adds to the end of the text. Called once a pulse at most, with all that has come since. */
    public void append(String piece) {
        blocks.append(piece);
        rows = List.copyOf(factory.rows(key, blocks.blocks(), rows));
    }

    /** The rows; those of blocks that did not change are the same objects as before. */
    public List<Row> rows() {
        return rows;
    }

    /** The message as it was written. */
    public String markdown() {
        return blocks.text();
    }

    /** The message without its markup. */
    public String plainText() {
        return PlainText.of(blocks.blocks());
    }
}
