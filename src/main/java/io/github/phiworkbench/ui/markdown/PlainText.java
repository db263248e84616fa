package io.github.phiworkbench.ui.markdown;

import java.util.List;
import java.util.stream.Collectors;

/** A text without its markup, for the clipboard and for screen readers. Formulas stay as they were written. */
public final class PlainText {

    private static final String INDENT = "  ";

    private PlainText() {}

    /** The blocks as plain text, parted by empty lines; items of a list and parts of a whole stand together. */
    public static String of(List<MarkdownBlock> blocks) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            MarkdownBlock block = blocks.get(i);
            if (i > 0) {
                text.append(separator(blocks.get(i - 1), block));
            }
            text.append(indented(block));
        }
        return text.toString();
    }

    /** The text of spans. */
    public static String ofSpans(List<Span> spans) {
        return spans.stream().map(Span::copied).collect(Collectors.joining());
    }

    private static String separator(MarkdownBlock before, MarkdownBlock block) {
        if (block instanceof MarkdownBlock.Paragraph paragraph && paragraph.continued()) {
            return " ";
        }
        boolean sameTable = block instanceof MarkdownBlock.Table table && table.continued();
        boolean items = !before.containers().isEmpty() && startsItem(block);
        return sameTable || items ? "\n" : "\n\n";
    }

    static boolean startsItem(MarkdownBlock block) {
        return block.containers().stream()
                .anyMatch(container -> container instanceof Container.Item item
                        && !item.marker().isEmpty());
    }

    private static String indented(MarkdownBlock block) {
        StringBuilder first = new StringBuilder();
        StringBuilder rest = new StringBuilder();
        for (Container container : block.containers()) {
            switch (container) {
                case Container.Quote _ -> {
                    first.append("> ");
                    rest.append("> ");
                }
                case Container.Item item -> {
                    String indent = item.marker().isEmpty()
                            ? INDENT
                            : " ".repeat(item.marker().length() + 1);
                    first.append(item.marker().isEmpty() ? INDENT : item.marker() + " ");
                    rest.append(indent);
                }
            }
        }
        return first + text(block).replace("\n", "\n" + rest);
    }

    private static String text(MarkdownBlock block) {
        return switch (block) {
            case MarkdownBlock.Paragraph paragraph -> ofSpans(paragraph.spans());
            case MarkdownBlock.Heading heading -> ofSpans(heading.spans());
            case MarkdownBlock.Code code -> code.code();
            case MarkdownBlock.Rule _ -> "———";
            case MarkdownBlock.DisplayMath math -> math.source();
            case MarkdownBlock.Table table -> table(table);
        };
    }

    private static String table(MarkdownBlock.Table table) {
        StringBuilder text = new StringBuilder();
        if (!table.continued()) {
            text.append(row(table.header()));
        }
        for (List<MarkdownBlock.Cell> row : table.rows()) {
            text.append(text.isEmpty() ? "" : "\n").append(row(row));
        }
        return text.toString();
    }

    private static String row(List<MarkdownBlock.Cell> cells) {
        return cells.stream().map(cell -> ofSpans(cell.spans())).collect(Collectors.joining("\t"));
    }
}
