package io.github.phiworkbench.ui.markdown;

import java.util.Optional;
import java.util.Set;
import org.commonmark.node.Text;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/** Takes formulas out of a paragraph before their underscores and backslashes are read as Markdown. */
final class MathInlineParser implements InlineContentParser {

    @Override
    public ParsedInline tryParse(InlineParserState state) {
        Scanner scanner = state.scanner();
        Position start = scanner.position();
        char first = scanner.peek();
        int previous = scanner.peekPreviousCodePoint();
        scanner.next();
        char second = scanner.peek();
        if (first == '\\' && second != '(' && second != '[') {
            scanner.setPosition(start);
            return ParsedInline.none();
        }
        scanner.setPosition(start);
        String ahead = ahead(scanner);
        scanner.setPosition(start);
        boolean glued = previous > 0 && previous < 128 && Character.isLetterOrDigit(previous);
        boolean single = first == '$' && second != '$';
        Optional<MathSyntax.Formula> formula = glued && single ? Optional.empty() : MathSyntax.at(ahead, 0);
        if (formula.isPresent()) {
            MathSyntax.Formula found = formula.get();
            skip(scanner, found.end());
            InlineMathNode node = new InlineMathNode(
                    ahead.substring(found.bodyStart(), found.bodyEnd()).strip(),
                    ahead.substring(0, found.end()),
                    found.display());
            return ParsedInline.of(node, scanner.position());
        }
        if (single) {
            return ParsedInline.none();
        }
        skip(scanner, 2);
        return ParsedInline.of(new Text(ahead.substring(0, 2)), scanner.position());
    }

    /** The text from here to the end of the delimiter that could close a formula, or as far as one may reach. */
    private static String ahead(Scanner scanner) {
        StringBuilder text = new StringBuilder();
        text.append(scanner.peek());
        scanner.next();
        char second = scanner.peek();
        char closing = text.charAt(0) == '$' ? '$' : second == '(' ? ')' : ']';
        int limit = text.charAt(0) == '$' && second != '$' ? MathSyntax.MAX_DOLLAR_LENGTH : MathSyntax.MAX_LENGTH;
        boolean single = closing == '$' && second != '$';
        boolean escaped = true;
        int dollars = 0;
        while (scanner.hasNext() && text.length() < limit) {
            char c = scanner.peek();
            text.append(c);
            scanner.next();
            boolean first = text.length() == 2;
            if (!first && escaped && closing != '$' && (c == closing || c == second)) {
                break;
            }
            if (single && c == '$' && ++dollars > 5) {
                break;
            }
            escaped = !escaped && c == '\\';
            if (first) {
                escaped = false;
            }
        }
        if (scanner.hasNext()) {
            text.append(scanner.peek());
        }
        return text.toString();
    }

    private static void skip(Scanner scanner, int count) {
        for (int i = 0; i < count; i++) {
            scanner.next();
        }
    }

    /** For the parser of commonmark. */
    static final class Factory implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('$', '\\');
        }

        @Override
        public InlineContentParser create() {
            return new MathInlineParser();
        }
    }
}
