package io.github.phiworkbench.ui.markdown;

import io.github.phiworkbench.ui.control.ShowsPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/** A block with the marks of what it lies in: bars of quotations, bullets and numbers of lists. */
final class BlockFrame extends Region implements ShowsPart {

    private static final double QUOTE_INDENT = 16;
    private static final double QUOTE_BAR = 3;
    private static final double ITEM_INDENT = 26;
    private static final double MARKER_GAP = 7;

    private final List<Node> marks = new ArrayList<>();
    private MarkdownRows.BlockRow row;
    private Region content;
    private double cachedWidth = -1;
    private double cachedHeight;

    BlockFrame(MarkdownRows.BlockRow row) {
        this.row = row;
        content = content(row);
        getStyleClass().add("markdown-block");
        getChildren().add(content);
        showMarks();
    }

    /** Shows another state of the block; false if it is a block of another kind. */
    boolean show(MarkdownRows.BlockRow next) {
        boolean marksDiffer = !next.block().containers().equals(row.block().containers());
        if (!showContent(next.block())) {
            return false;
        }
        row = next;
        if (marksDiffer) {
            showMarks();
        }
        requestLayout();
        return true;
    }

    private boolean showContent(MarkdownBlock block) {
        if (block.equals(row.block())) {
            return true;
        }
        return switch (block) {
            case MarkdownBlock.Paragraph next
            when row.block() instanceof MarkdownBlock.Paragraph && content instanceof SpanText text -> {
                text.show(next.spans());
                yield true;
            }
            case MarkdownBlock.Heading next
            when row.block() instanceof MarkdownBlock.Heading before
                    && before.level() == next.level()
                    && content instanceof SpanText text -> {
                text.show(next.spans());
                yield true;
            }
            case MarkdownBlock.Code next
            when content instanceof CodeView code -> {
                code.show(next);
                yield true;
            }
            case MarkdownBlock.Table next when content instanceof TableScroll table -> table.show(next);
            case MarkdownBlock.DisplayMath next
            when !next.closed()
                    && row.block() instanceof MarkdownBlock.DisplayMath before
                    && !before.closed()
                    && content instanceof SpanText text -> {
                text.show(sourceOf(next));
                yield true;
            }
            default -> false;
        };
    }

    private static Region content(MarkdownRows.BlockRow row) {
        MarkdownRows.Tools tools = row.tools();
        return switch (row.block()) {
            case MarkdownBlock.Paragraph it -> new SpanText(tools, it.spans());
            case MarkdownBlock.Heading it -> {
                SpanText text = new SpanText(tools, it.spans());
                text.getStyleClass().addAll("heading", "h" + it.level());
                yield text;
            }
            case MarkdownBlock.Code it -> new CodeView(tools, it);
            case MarkdownBlock.Table it -> new TableScroll(new MarkdownTable(tools, it), it);
            case MarkdownBlock.Rule _ -> {
                Region line = new Region();
                line.getStyleClass().add("markdown-rule");
                yield line;
            }
            case MarkdownBlock.DisplayMath it
            when it.closed() -> {
                SpanText text =
                        new SpanText(tools, List.of(new Span.Formula(it.latex(), true, it.source(), TextStyle.PLAIN)));
                text.setTextAlignment(TextAlignment.CENTER);
                text.getStyleClass().add("display-math");
                yield new Scrolled(text);
            }
            case MarkdownBlock.DisplayMath it -> new SpanText(tools, sourceOf(it));
        };
    }

    private static List<Span> sourceOf(MarkdownBlock.DisplayMath math) {
        return List.of(new Span.Words(math.source(), TextStyle.PLAIN.asCode()));
    }

    /** Takes the whole width and scrolls what does not fit. */
    private static class Scrolled extends Region {
        private final HorizontalScroll scroll;

        Scrolled(Region content) {
            scroll = new HorizontalScroll(content);
            getChildren().add(scroll);
        }

        @Override
        protected double computePrefHeight(double width) {
            return scroll.prefHeight(width);
        }

        @Override
        protected double computeMinWidth(double height) {
            return 0;
        }

        @Override
        public double getBaselineOffset() {
            return BASELINE_OFFSET_SAME_AS_HEIGHT;
        }

        @Override
        protected void layoutChildren() {
            scroll.resizeRelocate(0, 0, getWidth(), getHeight());
        }
    }

    /** A table that scrolls. */
    private static final class TableScroll extends Scrolled {
        private final MarkdownTable table;
        private MarkdownBlock.Table shown;

        TableScroll(MarkdownTable table, MarkdownBlock.Table shown) {
            super(table);
            this.table = table;
            this.shown = shown;
        }

        boolean show(MarkdownBlock.Table next) {
            if (!next.alignments().equals(shown.alignments())) {
                return false;
            }
            shown = next;
            table.show(next);
            return true;
        }
    }

    private void showMarks() {
        getChildren().removeAll(marks);
        marks.clear();
        for (Container container : row.block().containers()) {
            marks.add(
                    switch (container) {
                        case Container.Quote _ -> {
                            Region bar = new Region();
                            bar.getStyleClass().add("quote-bar");
                            yield bar;
                        }
                        case Container.Item item -> {
                            Text marker = new Text(item.marker());
                            marker.getStyleClass().add("list-marker");
                            marker.setTextOrigin(VPos.BASELINE);
                            yield marker;
                        }
                    });
        }
        getChildren().addAll(marks);
    }

    Region content() {
        return content;
    }

    private double indent() {
        double indent = 0;
        for (Container container : row.block().containers()) {
            indent += container instanceof Container.Quote ? QUOTE_INDENT : ITEM_INDENT;
        }
        return indent;
    }

    @Override
    public void requestLayout() {
        cachedWidth = -1;
        super.requestLayout();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        if (width < 0 || width != cachedWidth) {
            cachedHeight = Math.ceil(content.prefHeight(Math.max(1, width - indent()))) + row.gap();
            cachedWidth = width;
        }
        return cachedHeight;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    public void showPart(double top, double bottom) {
        if (content instanceof ShowsPart part) {
            part.showPart(top - row.gap(), bottom - row.gap());
        }
    }

    @Override
    protected void layoutChildren() {
        double indent = indent();
        double contentWidth = Math.max(1, getWidth() - indent);
        content.resizeRelocate(indent, row.gap(), contentWidth, Math.max(0, getHeight() - row.gap()));
        double x = 0;
        for (int i = 0; i < marks.size(); i++) {
            Node mark = marks.get(i);
            if (mark instanceof Text marker) {
                x += ITEM_INDENT;
                marker.setX(x - MARKER_GAP - marker.getLayoutBounds().getWidth());
                marker.setY(row.gap() + baseline(marker));
            } else {
                double top = i < row.shared() ? 0 : row.gap();
                mark.resizeRelocate(x, top, QUOTE_BAR, getHeight() - top);
                x += QUOTE_INDENT;
            }
        }
    }

    /** Where the marker stands: on the first line of a text, at the top of anything else. */
    private double baseline(Text marker) {
        Optional<SpanText> text = content instanceof SpanText it ? Optional.of(it) : Optional.empty();
        return text.filter(it -> it.textLength() > 0)
                .map(SpanText::getBaselineOffset)
                .orElseGet(() -> marker.getBaselineOffset() + marker.getFont().getSize());
    }
}
