package io.github.phiworkbench.ui.markdown;

import java.util.List;
import java.util.Optional;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** CommonMark with the tables and strikethrough of GitHub, and with formulas. */
final class MarkdownSyntax {

    /** Deeper quotations and lists are read as text of the deepest. */
    private static final int MAX_OPEN_BLOCKS = 100;

    /** Deeper emphasis and links are read as text. */
    private static final int MAX_INLINE_NESTING = 100;

    /** Stands for a bar within a formula while tables are cut at bars. No character of Unicode. */
    private static final char BAR = '\uFDD0';

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
            .customBlockParserFactory(new MathBlockParser.Factory())
            .customInlineContentParserFactory(new MathInlineParser.Factory())
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .maxOpenBlockParsers(MAX_OPEN_BLOCKS)
            .maxInlineNesting(MAX_INLINE_NESTING)
            .build();

    private MarkdownSyntax() {}

    /** The tree of a text. Offsets in it are those of the text; strings in it want {@link #restored}. */
    static Node parse(String text) {
        return PARSER.parse(guarded(text));
    }

    /** What a string of the tree was in the text. */
    static String restored(String text) {
        return text.indexOf(BAR) < 0 ? text : text.replace(BAR, '|');
    }

    private static String guarded(String text) {
        String clean = text.replace(BAR, '\uFFFD');
        if (clean.indexOf('|') < 0 || (clean.indexOf('$') < 0 && !clean.contains("\\("))) {
            return clean;
        }
        StringBuilder result = new StringBuilder(clean);
        int start = 0;
        while (start < clean.length()) {
            int end = clean.indexOf('\n', start);
            end = end < 0 ? clean.length() : end;
            guardLine(clean.substring(start, end), start, result);
            start = end + 1;
        }
        return result.toString();
    }

    private static void guardLine(String line, int offset, StringBuilder result) {
        if (line.indexOf('|') < 0) {
            return;
        }
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '`') {
                i = MathSyntax.afterCode(line, i);
                continue;
            }
            Optional<MathSyntax.Formula> formula = c == '$' || c == '\\' ? MathSyntax.at(line, i) : Optional.empty();
            if (formula.isPresent()) {
                guardBars(line, formula.get(), offset, result);
                i = formula.get().end();
            } else {
                i += c == '\\' ? 2 : 1;
            }
        }
    }

    private static void guardBars(String line, MathSyntax.Formula formula, int offset, StringBuilder result) {
        String body = line.substring(formula.bodyStart(), formula.bodyEnd());
        long bars = body.chars().filter(c -> c == '|').count();
        boolean oddAtTheEdge = bars % 2 == 1 && (body.startsWith("|") || body.endsWith("|"));
        if (oddAtTheEdge && line.charAt(formula.start()) == '$') {
            return;
        }
        for (int i = formula.bodyStart(); i < formula.bodyEnd(); i++) {
            if (line.charAt(i) == '|') {
                result.setCharAt(offset + i, BAR);
            }
        }
    }
}
