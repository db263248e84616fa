package io.github.phiworkbench.ui.markdown;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;

/**
 * A Markdown text that grows at its end, as blocks. Only what the end can still change is read again: the last block at
 * the top of the text, or the last item if that is a list. Blocks that did not change stay the same objects. However the
 * text is cut into pieces, the blocks are those of the whole text. Not for several threads.
 */
public final class MarkdownBlocks {

    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]{1,200})\\]");

    private final StringBuilder text = new StringBuilder();
    private final List<MarkdownBlock> blocks = new ArrayList<>();

    /** How many of {@link #blocks} no further text can change, short of a definition of a link they name. */
    private int settled;

    /** Where in {@link #text} the first block begins that is not settled. */
    private int open;

    /** The number of the item at {@link #open}, if that is an item of an ordered list. */
    private Optional<Integer> ordinal = Optional.empty();

    /** By label: the definitions of links in the settled part, as Markdown. */
    private final Map<String, String> settledDefinitions = new LinkedHashMap<>();

    /** By label: those in the part that is read again. */
    private Map<String, String> openDefinitions = Map.of();

    /** What stands in brackets in the settled part, so what a definition that comes later could turn into a link. */
    private final Set<String> bracketed = new HashSet<>();

    /** The blocks of a whole text. */
    public static List<MarkdownBlock> parse(String text) {
        MarkdownBlocks blocks = new MarkdownBlocks();
        blocks.append(text);
        return blocks.blocks();
    }

    /** The blocks of a text that is not Markdown: it is shown as it is, with its line breaks. */
    public static List<MarkdownBlock> plain(String text) {
        return List.copyOf(BlockConverter.plain(text));
    }

    /** The text so far. */
    public String text() {
        return text.toString();
    }

    /** The blocks of the text so far. */
    public List<MarkdownBlock> blocks() {
        return List.copyOf(blocks);
    }

    /**
     * Adds to the end of the text.
     *
     * @return the index of the first block that is new or has changed; the number of blocks if none has
     */
    public int append(String piece) {
        if (piece.isEmpty()) {
            return blocks.size();
        }
        text.append(piece);
        List<MarkdownBlock> before = List.copyOf(blocks.subList(settled, blocks.size()));
        int first = settled;
        Map<String, String> definitionsBefore = openDefinitions;
        readOpenPart();
        if (!openDefinitions.equals(definitionsBefore) && namesDefinition(definitionsBefore)) {
            before = joined(first, before);
            first = 0;
            readAll();
        }
        return first + keepEqual(first, before);
    }

    private List<MarkdownBlock> joined(int first, List<MarkdownBlock> tail) {
        List<MarkdownBlock> all = new ArrayList<>(blocks.subList(0, first));
        all.addAll(tail);
        return all;
    }

    private boolean namesDefinition(Map<String, String> definitionsBefore) {
        Set<String> changed = new HashSet<>(definitionsBefore.keySet());
        changed.addAll(openDefinitions.keySet());
        return changed.stream()
                .filter(label -> !Optional.ofNullable(definitionsBefore.get(label))
                        .equals(Optional.ofNullable(openDefinitions.get(label))))
                .anyMatch(bracketed::contains);
    }

    private void readAll() {
        blocks.clear();
        settled = 0;
        open = 0;
        ordinal = Optional.empty();
        settledDefinitions.clear();
        bracketed.clear();
        readOpenPart();
    }

    /** Puts the blocks that were there before in place of equal new ones; tells how many at the start are equal. */
    private int keepEqual(int first, List<MarkdownBlock> before) {
        int equal = 0;
        boolean soFar = true;
        for (int i = 0; i < before.size() && first + i < blocks.size(); i++) {
            if (before.get(i).equals(blocks.get(first + i))) {
                blocks.set(first + i, before.get(i));
                equal += soFar ? 1 : 0;
            } else {
                soFar = false;
            }
        }
        return equal;
    }

    /** A top-level block, or an item of a top-level list. */
    private record Unit(int start, Node node, Optional<Integer> ordinal) {
        List<MarkdownBlock> convert() {
            return node instanceof ListItem item
                    ? BlockConverter.item(item, ordinal.orElse(0))
                    : BlockConverter.blocks(node);
        }
    }

    private void readOpenPart() {
        String definitions = String.join("", settledDefinitions.values());
        String rest = text.substring(open);
        Node document = MarkdownSyntax.parse(definitions + rest);
        List<Unit> units = units(document, definitions.length(), rest);
        int keep = firstOpen(units, rest);
        blocks.subList(settled, blocks.size()).clear();
        int origin = open;
        for (int i = 0; i < units.size(); i++) {
            if (i == keep) {
                settle(units.get(i), origin, rest);
            }
            blocks.addAll(units.get(i).convert());
        }
        definitions(units.subList(0, keep)).forEach(settledDefinitions::putIfAbsent);
        openDefinitions = definitions(units.subList(keep, units.size()));
    }

    /** All before the unit is settled from now on. */
    private void settle(Unit first, int origin, String rest) {
        if (first.start() > 0) {
            String part = rest.substring(0, first.start());
            Matcher matcher = BRACKETS.matcher(part);
            while (matcher.find()) {
                bracketed.add(normalized(matcher.group(1)));
            }
        }
        settled = blocks.size();
        open = origin + first.start();
        ordinal = first.ordinal();
    }

    private List<Unit> units(Node document, int shift, String rest) {
        List<Unit> units = new ArrayList<>();
        Optional<Integer> continued = ordinal;
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            int start = start(node) - shift;
            if (start < 0) {
                continue;
            }
            if (node instanceof ListBlock list) {
                int number = continued.orElse(BlockConverter.firstOrdinal(list));
                for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
                    units.add(new Unit(lineStart(rest, start(item) - shift), item, Optional.of(number++)));
                }
            } else {
                units.add(new Unit(lineStart(rest, start), node, Optional.empty()));
            }
            continued = Optional.empty();
        }
        return units;
    }

    private static int start(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty() ? Integer.MAX_VALUE : spans.getFirst().getInputIndex();
    }

    private static int lineStart(String text, int index) {
        return text.lastIndexOf('\n', Math.min(index, text.length()) - 1) + 1;
    }

    /**
     * The unit that has to be read again when text is added. Its first line is complete, since a line that goes on may
     * turn out to belong to the unit before; text taken out of a paragraph is joined with it again.
     */
    private static int firstOpen(List<Unit> units, String rest) {
        int last = units.size() - 1;
        while (last > 0 && (rest.indexOf('\n', units.get(last).start()) < 0 || dependsOnTheOneBefore(units, last))) {
            last--;
        }
        return Math.max(0, last);
    }

    private static boolean dependsOnTheOneBefore(List<Unit> units, int index) {
        Node node = units.get(index).node();
        Node before = units.get(index - 1).node();
        return before instanceof LinkReferenceDefinition
                || (node instanceof MathBlockNode && before instanceof Paragraph)
                || units.get(index).start() == units.get(index - 1).start();
    }

    private Map<String, String> definitions(List<Unit> openUnits) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Unit unit : openUnits) {
            collect(unit.node(), found);
        }
        return found;
    }

    private static void collect(Node node, Map<String, String> into) {
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(LinkReferenceDefinition definition) {
                into.putIfAbsent(normalized(definition.getLabel()), source(definition));
            }
        });
    }

    private static String source(LinkReferenceDefinition definition) {
        String destination = definition.getDestination().replaceAll("[\\\\<>&]", "\\\\$0");
        String title = definition.getTitle() == null
                ? ""
                : " \""
                        + definition
                                .getTitle()
                                .replaceAll("[\\\\\"&]", "\\\\$0")
                                .replaceAll("\\n+", "\n") + '"';
        return "[" + definition.getLabel() + "]: <" + destination + ">" + title + "\n\n";
    }

    private static String normalized(String label) {
        return label.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
