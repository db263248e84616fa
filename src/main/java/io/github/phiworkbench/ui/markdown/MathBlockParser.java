package io.github.phiworkbench.ui.markdown;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.SourceLines;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * Display mathematics over several lines. It may begin at the end of a line of text and have text after its end. Lines
 * that cannot belong to a formula (a fence, a heading, two blank lines outside an environment) end one that was never
 * closed, so that a lost delimiter does not swallow the rest of a reply.
 */
final class MathBlockParser extends AbstractBlockParser {

    /** Lines after which a formula that is still open is given up. */
    static final int MAX_LINES = 400;

    /** Lines of a paragraph in which the beginning of a formula is looked for. */
    private static final int MAX_LINES_BACK = 40;

    private static final Pattern ENVIRONMENT = Pattern.compile(
            "\\\\begin\\{((?:equation|align|aligned|alignat|alignedat|gather|gathered|multline|eqnarray|split|cases"
                    + "|array|displaymath|math|[pbvBV]?matrix|smallmatrix|flalign)\\*?)\\}");
    private static final Pattern NO_FORMULA = Pattern.compile("\\s*(?:```|~~~|#{1,6} |\\\\\\[|\\*\\*\\w).*");
    private static final Pattern BEGIN_OR_END = Pattern.compile("\\\\(begin|end)\\{[A-Za-z]+\\*?\\}");
    private static final Pattern PUNCTUATION = Pattern.compile("[.,;:!?]");

    private final MathBlockNode node = new MathBlockNode();
    private final String closing;

    /** Whether delimiters are part of the formula, as with an environment. */
    private final boolean keepsDelimiters;

    private final Optional<SourceLine> textBefore;

    /** Whether {@link #textBefore} is the last line of a paragraph that stands before this block. */
    private final boolean endsParagraph;

    private Optional<SourceLine> textAfter = Optional.empty();
    private int lines;
    private int blankLines;
    private int environments;

    private MathBlockParser(
            String closing, boolean keepsDelimiters, Optional<SourceLine> textBefore, boolean endsParagraph) {
        this.closing = closing;
        this.keepsDelimiters = keepsDelimiters;
        this.textBefore = textBefore;
        this.endsParagraph = endsParagraph;
    }

    @Override
    public Block getBlock() {
        return node;
    }

    @Override
    public boolean canHaveLazyContinuationLines() {
        return !node.closed() && blankLines == 0;
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
        if (node.closed() || lines > MAX_LINES || node.source().length() > MathSyntax.MAX_LENGTH) {
            return BlockContinue.none();
        }
        CharSequence line = state.getLine().getContent();
        String rest = line.subSequence(state.getIndex(), line.length()).toString();
        if (rest.isBlank()) {
            return blankLines > 0 && environments == 0 ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
        }
        return NO_FORMULA.matcher(rest).matches() ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
    }

    @Override
    public void addLine(SourceLine line) {
        String content = line.getContent().toString();
        if (node.closed()) {
            return;
        }
        blankLines = content.isBlank() ? blankLines + 1 : 0;
        String body = content;
        if (lines == 0) {
            body = content.stripLeading();
            if (!keepsDelimiters) {
                node.source().append(body, 0, 2);
                body = body.substring(2);
            }
        } else {
            node.source().append('\n');
            node.latex().append('\n');
        }
        lines++;
        int end = closingIndex(body);
        if (end < 0) {
            countEnvironments(body);
            node.source().append(body);
            node.latex().append(body);
            return;
        }
        int after = end + closing.length();
        node.source().append(body, 0, after);
        node.latex().append(body, 0, keepsDelimiters ? after : end);
        String rest = body.substring(after).strip();
        if (PUNCTUATION.matcher(rest).matches()) {
            node.latex().append(rest);
        } else if (!rest.isEmpty()) {
            int column = content.length() - body.length() + after;
            textAfter = Optional.of(line.substring(column, content.length()));
        }
        node.close();
    }

    private int closingIndex(String body) {
        if (keepsDelimiters) {
            return body.indexOf(closing);
        }
        int i = 0;
        while (i + 1 < body.length()) {
            if (body.startsWith(closing, i)) {
                return i;
            }
            i += body.charAt(i) == '\\' ? 2 : 1;
        }
        return -1;
    }

    private void countEnvironments(String body) {
        Matcher matcher = BEGIN_OR_END.matcher(body);
        while (matcher.find()) {
            environments += "begin".equals(matcher.group(1)) ? 1 : -1;
        }
        environments = Math.max(0, environments);
    }

    @Override
    public void addSourceSpan(SourceSpan sourceSpan) {
        node.addSourceSpan(sourceSpan);
    }

    @Override
    public void parseInlines(InlineParser inlineParser) {
        textBefore.ifPresent(line -> inlineParser.parse(SourceLines.of(line), node.before()));
        if (endsParagraph && node.getPrevious() instanceof Paragraph paragraph) {
            paragraph.appendChild(new SoftLineBreak());
            while (node.before().getFirstChild() != null) {
                paragraph.appendChild(node.before().getFirstChild());
            }
        }
        textAfter.ifPresent(line -> inlineParser.parse(SourceLines.of(line), node.after()));
    }

    /** For the parser of commonmark. */
    static final class Factory extends AbstractBlockParserFactory {

        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            if (matched.getMatchedBlockParser() instanceof MathBlockParser) {
                return BlockStart.none();
            }
            SourceLines paragraph = matched.getParagraphLines();
            if (!paragraph.isEmpty()) {
                List<SourceLine> before = paragraph.getLines();
                Optional<BlockStart> carried = carryOn(before, state);
                if (carried.isPresent()) {
                    return carried.get();
                }
            }
            if (state.getIndent() >= 4) {
                return BlockStart.none();
            }
            CharSequence line = state.getLine().getContent();
            String rest = line.subSequence(state.getNextNonSpaceIndex(), line.length())
                    .toString();
            return start(rest)
                    .map(parser -> BlockStart.of(parser).atIndex(state.getNextNonSpaceIndex()))
                    .orElse(BlockStart.none());
        }

        /**
         * A formula that a line above has opened takes the lines from there away from the paragraph. The parser asks no
         * factory at lines that start with a letter, so several lines may have passed.
         */
        private static Optional<BlockStart> carryOn(List<SourceLine> lines, ParserState state) {
            int first = Math.max(0, lines.size() - MAX_LINES_BACK);
            StringBuilder text = new StringBuilder();
            for (SourceLine line : lines.subList(first, lines.size())) {
                text.append(line.getContent()).append('\n');
            }
            int open = MathSyntax.unclosedDisplay(text);
            if (open < 0) {
                return Optional.empty();
            }
            int opening = first;
            int column = open;
            while (column > lines.get(opening).getContent().length()) {
                column -= lines.get(opening).getContent().length() + 1;
                opening++;
            }
            SourceLine line = lines.get(opening);
            MathBlockParser parser = new MathBlockParser(
                    text.charAt(open) == '$' ? "$$" : "\\]",
                    false,
                    column == 0 ? Optional.empty() : Optional.of(line.substring(0, column)),
                    column > 0 && opening > 0);
            parser.addLine(line.substring(column, line.getContent().length()));
            lines.subList(opening + 1, lines.size()).forEach(parser::addLine);
            return Optional.of(
                    BlockStart.of(parser).atIndex(state.getIndex()).replaceParagraphLines(lines.size() - opening));
        }

        private static Optional<MathBlockParser> start(String line) {
            if (line.startsWith("\\[") || line.startsWith("$$")) {
                String closing = line.startsWith("$$") ? "$$" : "\\]";
                MathBlockParser parser = new MathBlockParser(closing, false, Optional.empty(), false);
                int end = line.length() < 4 ? -1 : parser.closingIndex(line.substring(2));
                String after = end < 0 ? "" : line.substring(end + 4).strip();
                boolean alone = after.isEmpty() || PUNCTUATION.matcher(after).matches();
                boolean empty = end >= 0 && line.substring(2, end + 2).isBlank();
                return alone && !empty ? Optional.of(parser) : Optional.empty();
            }
            Matcher environment = ENVIRONMENT.matcher(line);
            return environment.lookingAt()
                    ? Optional.of(
                            new MathBlockParser("\\end{" + environment.group(1) + "}", true, Optional.empty(), false))
                    : Optional.empty();
        }
    }
}
