package io.github.phiworkbench.ui.markdown;

import java.util.List;

/**
 * A piece of a text that is shown on its own. Blocks are flat: what a list or a quotation holds is a run of blocks, each
 * of which names the containers it lies in. So a list of any length can be shown piece by piece.
 */
public sealed interface MarkdownBlock {

    /** What the block lies in, from the outside in; at most {@value BlockConverter#MAX_CONTAINERS}. */
    List<Container> containers();

    /**
     * Running text.
     *
     * @param continued whether it goes on where the block before stopped, because one paragraph was too long for a block
     */
    record Paragraph(List<Container> containers, List<Span> spans, boolean continued) implements MarkdownBlock {}

    /** A heading; level 1 is the highest, 6 the lowest. */
    record Heading(List<Container> containers, int level, List<Span> spans) implements MarkdownBlock {}

    /**
     * Program text.
     *
     * @param language the first word after the fence, empty if there is none
     * @param code the lines, without a line feed at the end
     */
    record Code(List<Container> containers, String language, String code) implements MarkdownBlock {}

    /**
     * A table, or a part of a long one; a part repeats the header.
     *
     * @param alignments one for each column
     * @param header one cell for each column
     * @param rows each with one cell for each column
     * @param continued whether the rows go on from the block before
     */
    record Table(
            List<Container> containers,
            List<Alignment> alignments,
            List<Cell> header,
            List<List<Cell>> rows,
            boolean continued)
            implements MarkdownBlock {}

    /** A line across. */
    record Rule(List<Container> containers) implements MarkdownBlock {}

    /**
     * A formula on lines of its own.
     *
     * @param latex what lies between the delimiters, or the whole environment
     * @param source the formula as it was written
     * @param closed false while the closing delimiter has not come; then the source is shown
     */
    record DisplayMath(List<Container> containers, String latex, String source, boolean closed)
            implements MarkdownBlock {}

    /** A field of a table. */
    record Cell(List<Span> spans) {}

    /** Where the text of a column stands. */
    enum Alignment {
        LEFT,
        CENTER,
        RIGHT
    }
}
