package io.github.phiworkbench.ui.markdown;

import io.github.phiworkbench.ui.control.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javafx.scene.Node;

/** Makes rows of a transcript from blocks. One for the window, since it holds the renderer of the formulas. */
public final class MarkdownRows {

    private static final double CHARACTER_WIDTH = 7;
    private static final double LINE_HEIGHT = 21;
    private static final double CODE_LINE_HEIGHT = 18;

    private final Tools tools;

    /** What nodes of Markdown need beside their block. */
    record Tools(FormulaRenderer formulas, LinkHandler links, ResourceBundle texts) {}

    /** Rows whose links go to the handler and whose formulas come from the renderer. */
    public MarkdownRows(FormulaRenderer formulas, LinkHandler links) {
        tools = new Tools(formulas, links, MarkdownTexts.bundle());
    }

    /**
     * The key of a block's row.
     *
     * @param text the key of the text it belongs to
     * @param index of the block in it
     */
    public record BlockKey(Object text, int index) {}

    /**
     * A row that shows a block.
     *
     * @param gap pixels above it
     * @param shared how many of its containers go on from the block above, so that their marks cross the gap
     */
    record BlockRow(BlockKey key, MarkdownBlock block, double gap, int shared, Tools tools) implements Row {

        @Override
        public Node create() {
            return new BlockFrame(this);
        }

        @Override
        public boolean update(Node node) {
            return node instanceof BlockFrame frame && frame.show(this);
        }

        @Override
        public double estimatedHeight(double width) {
            double content =
                    switch (block) {
                        case MarkdownBlock.Paragraph it -> textHeight(it.spans(), width);
                        case MarkdownBlock.Heading it -> textHeight(it.spans(), width) * 1.4;
                        case MarkdownBlock.Code it -> it.code().lines().count() * CODE_LINE_HEIGHT + 52;
                        case MarkdownBlock.Table it -> (it.rows().size() + 1) * 34.0;
                        case MarkdownBlock.Rule _ -> 12;
                        case MarkdownBlock.DisplayMath it ->
                            44 + it.latex().lines().count() * 8;
                    };
            return gap + content;
        }

        private static double textHeight(List<Span> spans, double width) {
            double characters = spans.stream()
                    .mapToInt(span -> Math.min(span.copied().length(), BlockConverter.MAX_PARAGRAPH))
                    .sum();
            return Math.ceil(Math.max(1, characters * CHARACTER_WIDTH / Math.max(1, width))) * LINE_HEIGHT;
        }
    }

    /**
     * The rows of a text.
     *
     * @param key tells the text from all others in the transcript
     * @param before rows of an earlier state of the same text; where nothing changed they are returned again
     */
    public List<Row> rows(Object key, List<MarkdownBlock> blocks, List<Row> before) {
        List<Row> rows = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            MarkdownBlock block = blocks.get(i);
            int shared = i == 0 ? 0 : shared(blocks.get(i - 1).containers(), block.containers());
            double gap = i == 0 ? 0 : gap(blocks.get(i - 1), block, shared);
            if (i < before.size()
                    && before.get(i) instanceof BlockRow row
                    && row.block().equals(block)
                    && row.gap() == gap
                    && row.shared() == shared
                    && row.key().text().equals(key)) {
                rows.add(row);
            } else {
                rows.add(new BlockRow(new BlockKey(key, i), block, gap, shared, tools));
            }
        }
        return rows;
    }

    private static int shared(List<Container> above, List<Container> containers) {
        int shared = 0;
        while (shared < Math.min(above.size(), containers.size())
                && (containers.get(shared) instanceof Container.Quote
                        ? above.get(shared) instanceof Container.Quote
                        : containers.get(shared).equals(new Container.Item("")))) {
            shared++;
        }
        return shared;
    }

    private static double gap(MarkdownBlock above, MarkdownBlock block, int shared) {
        return switch (block) {
            case MarkdownBlock.Paragraph it when it.continued() -> 0;
            case MarkdownBlock.Table it when it.continued() -> 0;
            case MarkdownBlock.Heading it -> it.level() <= 2 ? 22 : 18;
            case MarkdownBlock.Rule _ -> 16;
            default -> {
                if (above instanceof MarkdownBlock.Rule) {
                    yield 16;
                }
                boolean text = above instanceof MarkdownBlock.Paragraph && block instanceof MarkdownBlock.Paragraph;
                if (PlainText.startsItem(block)) {
                    yield above.containers().isEmpty() || !text ? 9 : 5;
                }
                yield shared > 0 && text ? 7 : 11;
            }
        };
    }
}
