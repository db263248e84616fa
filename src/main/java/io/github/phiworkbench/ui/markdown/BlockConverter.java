package io.github.phiworkbench.ui.markdown;

import io.github.phiworkbench.ui.markdown.MarkdownBlock.Alignment;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.Cell;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

/** Makes blocks from the tree of a text. The tree's depth is bounded by {@link MarkdownSyntax}. */
final class BlockConverter {

    /** Containers deeper than this are not shown as such. */
    static final int MAX_CONTAINERS = 16;

    /** Characters after which a paragraph goes on in another block, so that a pasted megabyte is laid out in pieces. */
    static final int MAX_PARAGRAPH = 4_000;

    /** Fields after which a table goes on in another block. */
    static final int MAX_CELLS = 600;

    private final List<MarkdownBlock> blocks = new ArrayList<>();

    private BlockConverter() {}

    /** The blocks of a node at the top of the tree that is not a list. */
    static List<MarkdownBlock> blocks(Node node) {
        BlockConverter converter = new BlockConverter();
        converter.convert(node, List.of());
        return converter.blocks;
    }

    /**
     * The blocks of an item of a list at the top of the tree.
     *
     * @param ordinal its number, if the list is ordered
     */
    static List<MarkdownBlock> item(ListItem item, int ordinal) {
        BlockConverter converter = new BlockConverter();
        converter.convertItem(item, marker((ListBlock) item.getParent(), ordinal), List.of());
        return converter.blocks;
    }

    /** A text as it is, without Markdown: one paragraph with line breaks, or several if it is long. */
    static List<MarkdownBlock> plain(String text) {
        BlockConverter converter = new BlockConverter();
        String lines = text.replace("\r\n", "\n").strip();
        converter.paragraph(List.of(), List.of(new Span.Words(visible(lines), TextStyle.PLAIN)));
        return converter.blocks;
    }

    static int firstOrdinal(ListBlock list) {
        if (!(list instanceof OrderedList ordered)) {
            return 0;
        }
        Integer number = ordered.getMarkerStartNumber();
        return number == null ? 1 : number;
    }

    private static String marker(ListBlock list, int ordinal) {
        if (list instanceof OrderedList ordered) {
            return ordinal + (")".equals(ordered.getMarkerDelimiter()) ? ")" : ".");
        }
        return "•";
    }

    private void convert(Node node, List<Container> in) {
        switch (node) {
            case Paragraph paragraph -> paragraph(in, spans(paragraph));
            case Heading heading -> blocks.add(new MarkdownBlock.Heading(in, heading.getLevel(), spans(heading)));
            case FencedCodeBlock code -> code(in, firstWord(code.getInfo()), code.getLiteral());
            case IndentedCodeBlock code -> code(in, "", code.getLiteral());
            case HtmlBlock html -> paragraph(in, List.of(new Span.Words(text(html.getLiteral()), TextStyle.PLAIN)));
            case ThematicBreak _ -> blocks.add(new MarkdownBlock.Rule(in));
            case TableBlock table -> table(in, table);
            case MathBlockNode math -> math(in, math);
            case BlockQuote quote -> children(quote, with(in, new Container.Quote()));
            case ListBlock list -> list(in, list);
            case LinkReferenceDefinition _ -> {
                // Says where links lead; nothing to show.
            }
            default -> children(node, in);
        }
    }

    private void children(Node node, List<Container> in) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            convert(child, in);
        }
    }

    private void list(List<Container> in, ListBlock list) {
        int ordinal = firstOrdinal(list);
        for (Node child = list.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof ListItem item) {
                convertItem(item, marker(list, ordinal++), in);
            } else {
                convert(child, in);
            }
        }
    }

    private void convertItem(ListItem item, String marker, List<Container> in) {
        int first = blocks.size();
        List<Container> inside = with(in, new Container.Item(""));
        children(item, inside);
        if (blocks.size() == first) {
            blocks.add(new MarkdownBlock.Paragraph(inside, List.of(), false));
        }
        if (inside.size() == in.size()) {
            return;
        }
        MarkdownBlock head = blocks.get(first);
        Optional<Span.Words> task = task(head);
        List<Container> marked = new ArrayList<>(head.containers());
        marked.set(
                in.size(),
                new Container.Item(task.isPresent() ? taskMarker(task.get().text()) : marker));
        blocks.set(first, task.isPresent() ? withoutTask((MarkdownBlock.Paragraph) head, marked) : moved(head, marked));
    }

    private static Optional<Span.Words> task(MarkdownBlock block) {
        return block instanceof MarkdownBlock.Paragraph paragraph
                        && !paragraph.spans().isEmpty()
                        && paragraph.spans().getFirst() instanceof Span.Words words
                        && words.text().matches("(?s)\\[[ xX]\\] .*")
                ? Optional.of(words)
                : Optional.empty();
    }

    private static String taskMarker(String text) {
        return text.charAt(1) == ' ' ? "☐" : "☑";
    }

    private static MarkdownBlock withoutTask(MarkdownBlock.Paragraph paragraph, List<Container> in) {
        List<Span> spans = new ArrayList<>(paragraph.spans());
        Span.Words first = (Span.Words) spans.getFirst();
        spans.set(0, new Span.Words(first.text().substring(4), first.style()));
        return new MarkdownBlock.Paragraph(List.copyOf(in), List.copyOf(spans), false);
    }

    private static MarkdownBlock moved(MarkdownBlock block, List<Container> containers) {
        List<Container> in = List.copyOf(containers);
        return switch (block) {
            case MarkdownBlock.Paragraph it -> new MarkdownBlock.Paragraph(in, it.spans(), it.continued());
            case MarkdownBlock.Heading it -> new MarkdownBlock.Heading(in, it.level(), it.spans());
            case MarkdownBlock.Code it -> new MarkdownBlock.Code(in, it.language(), it.code());
            case MarkdownBlock.Table it ->
                new MarkdownBlock.Table(in, it.alignments(), it.header(), it.rows(), it.continued());
            case MarkdownBlock.Rule _ -> new MarkdownBlock.Rule(in);
            case MarkdownBlock.DisplayMath it ->
                new MarkdownBlock.DisplayMath(in, it.latex(), it.source(), it.closed());
        };
    }

    private static List<Container> with(List<Container> in, Container container) {
        if (in.size() == MAX_CONTAINERS) {
            return in;
        }
        List<Container> inside = new ArrayList<>(in);
        inside.add(container);
        return List.copyOf(inside);
    }

    private void code(List<Container> in, String language, String literal) {
        String code = text(literal);
        blocks.add(new MarkdownBlock.Code(
                in, language, code.endsWith("\n") ? code.substring(0, code.length() - 1) : code));
    }

    private static String firstWord(String info) {
        String word = info == null ? "" : info.strip();
        int end = 0;
        while (end < word.length() && !Character.isWhitespace(word.charAt(end)) && word.charAt(end) != '{') {
            end++;
        }
        return text(word.substring(0, end));
    }

    private void math(List<Container> in, MathBlockNode math) {
        if (math.before().getFirstChild() != null) {
            paragraph(in, spans(math.before()));
        }
        blocks.add(new MarkdownBlock.DisplayMath(
                in,
                MarkdownSyntax.restored(math.latex().toString()).strip(),
                text(math.source().toString()),
                math.closed()));
        if (math.after().getFirstChild() != null) {
            paragraph(in, spans(math.after()));
        }
    }

    /** Cuts display formulas out of a paragraph, and a very long one into pieces. */
    private void paragraph(List<Container> in, List<Span> spans) {
        List<Span> piece = new ArrayList<>();
        int length = 0;
        boolean continued = false;
        Deque<Span> left = new ArrayDeque<>(spans);
        while (!left.isEmpty()) {
            Span span = left.removeFirst();
            if (span instanceof Span.Formula math && math.display()) {
                flush(in, piece, continued);
                String punctuation = left.isEmpty() ? "" : leadingPunctuation(left.getFirst());
                blocks.add(new MarkdownBlock.DisplayMath(in, math.latex() + punctuation, math.source(), true));
                if (!punctuation.isEmpty() && left.removeFirst() instanceof Span.Words next) {
                    left.addFirst(new Span.Words(next.text().substring(1), next.style()));
                }
                length = 0;
                continued = false;
                continue;
            }
            if (!(span instanceof Span.Words words)) {
                piece.add(span);
                length += 20;
                continue;
            }
            String rest = words.text();
            while (length + rest.length() > MAX_PARAGRAPH) {
                int cut = cut(rest, Math.max(0, MAX_PARAGRAPH - length));
                addTrimmed(piece, rest.substring(0, cut), words.style());
                rest = rest.substring(cut);
                flush(in, piece, continued);
                continued = true;
                length = 0;
            }
            addTrimmed(piece, rest, words.style());
            length += rest.length();
        }
        flush(in, piece, continued);
    }

    private static String leadingPunctuation(Span span) {
        return span instanceof Span.Words words
                        && !words.text().isEmpty()
                        && ".,;:".indexOf(words.text().charAt(0)) >= 0
                ? words.text().substring(0, 1)
                : "";
    }

    /** Where to cut a text that has room for so many characters: after white space if there is any near. */
    private static int cut(String text, int room) {
        for (int i = room; i > Math.max(0, room - 400); i--) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return room > 0 && Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
    }

    private static void addTrimmed(List<Span> piece, String text, TextStyle style) {
        String trimmed = piece.isEmpty() ? text.stripLeading() : text;
        if (!trimmed.isEmpty()) {
            piece.add(new Span.Words(trimmed, style));
        }
    }

    private void flush(List<Container> in, List<Span> piece, boolean continued) {
        while (!piece.isEmpty() && piece.getLast() instanceof Span.Words words) {
            String trimmed = words.text().stripTrailing();
            piece.removeLast();
            if (!trimmed.isEmpty()) {
                piece.add(new Span.Words(trimmed, words.style()));
                break;
            }
        }
        if (!piece.isEmpty()) {
            blocks.add(new MarkdownBlock.Paragraph(in, List.copyOf(piece), continued));
        }
        piece.clear();
    }

    private void table(List<Container> in, TableBlock table) {
        List<Cell> header = new ArrayList<>();
        List<Alignment> alignments = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                List<Cell> cells = new ArrayList<>();
                for (Node field = row.getFirstChild(); field != null; field = field.getNext()) {
                    cells.add(new Cell(spans(field)));
                    if (part instanceof TableHead && field instanceof TableCell cell) {
                        alignments.add(alignment(cell.getAlignment()));
                    }
                }
                if (part instanceof TableHead) {
                    header.addAll(cells);
                } else {
                    while (cells.size() < header.size()) {
                        cells.add(new Cell(List.of()));
                    }
                    rows.add(List.copyOf(cells));
                }
            }
        }
        int step = Math.max(2, MAX_CELLS / Math.max(1, header.size()));
        for (int from = 0; from == 0 || from < rows.size(); from += step) {
            List<List<Cell>> part = rows.subList(from, Math.min(rows.size(), from + step));
            blocks.add(new MarkdownBlock.Table(
                    in, List.copyOf(alignments), List.copyOf(header), List.copyOf(part), from > 0));
        }
    }

    private static Alignment alignment(TableCell.Alignment alignment) {
        return switch (alignment) {
            case CENTER -> Alignment.CENTER;
            case RIGHT -> Alignment.RIGHT;
            case LEFT -> Alignment.LEFT;
            case null -> Alignment.LEFT;
        };
    }

    private static List<Span> spans(Node block) {
        List<Span> spans = new ArrayList<>();
        inlines(block, TextStyle.PLAIN, spans);
        return List.copyOf(spans);
    }

    private static void inlines(Node parent, TextStyle style, List<Span> spans) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text text -> addWords(spans, text(text.getLiteral()), style);
                case Code code -> addWords(spans, text(code.getLiteral()), style.asCode());
                case InlineMathNode math ->
                    spans.add(new Span.Formula(
                            MarkdownSyntax.restored(math.latex()), math.display(), text(math.source()), style));
                case SoftLineBreak _ -> addWords(spans, " ", style);
                case HardLineBreak _ -> addWords(spans, "\n", style);
                case HtmlInline html ->
                    addWords(
                            spans, html.getLiteral().matches("(?i)<br\\s*/?>") ? "\n" : text(html.getLiteral()), style);
                case Emphasis _ -> inlines(node, style.asItalic(), spans);
                case StrongEmphasis _ -> inlines(node, style.asBold(), spans);
                case Strikethrough _ -> inlines(node, style.asStruck(), spans);
                case Link link -> inlines(node, style.linkedTo(text(link.getDestination())), spans);
                case Image image -> {
                    TextStyle linked = style.linkedTo(text(image.getDestination()));
                    if (node.getFirstChild() == null) {
                        addWords(spans, text(image.getDestination()), linked);
                    } else {
                        inlines(node, linked, spans);
                    }
                }
                default -> inlines(node, style, spans);
            }
        }
    }

    /** Adds words, to the last span if that has the same style. */
    private static void addWords(List<Span> spans, String text, TextStyle style) {
        if (text.isEmpty()) {
            return;
        }
        if (!spans.isEmpty()
                && spans.getLast() instanceof Span.Words last
                && last.style().equals(style)
                && last.text().length() < MAX_PARAGRAPH) {
            spans.set(spans.size() - 1, new Span.Words(last.text() + text, style));
        } else {
            spans.add(new Span.Words(text, style));
        }
    }

    private static String text(String literal) {
        return visible(MarkdownSyntax.restored(literal));
    }

    /** Control characters as the pictures Unicode has for them; a font has none of its own. */
    static String visible(String text) {
        StringBuilder result = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t') || c == '\u007F') {
                if (result == null) {
                    result = new StringBuilder(text);
                }
                result.setCharAt(i, c == '\u007F' ? '\u2421' : (char) ('\u2400' + c));
            }
        }
        return result == null ? text : result.toString();
    }
}
