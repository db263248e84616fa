package io.github.phiworkbench.tokenizer;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rewrites a template so that its white space is already as Jinja2 makes it with {@code trim_blocks=True} and
 * {@code lstrip_blocks=True}, the settings of transformers: Jinjava's own ways with white space differ. On the way it
 * refuses tags that are not allowed and forms of them that Jinjava would silently get wrong.
 *
 * <p>The rules are those of {@code Lexer.tokeniter} in jinja2/lexer.py.
 */
final class JinjaSource {

    private static final Set<String> BLOCKS = Set.of("for", "if", "generation");
    private static final Set<String> OTHERS = Set.of("elif", "else", "set", "endset", "break", "continue");

    private static final Pattern FILTERED_LOOP = Pattern.compile("\\bif\\b");

    /** Deeper brackets or blocks keep Jinjava's parser busy for a long time, and no template needs them. */
    private static final int MAX_NESTING = 50;

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private int at = 0;

    /** Whether the text at {@link #at} begins a line, as far as the output knows. */
    private boolean startsLine = true;

    private JinjaSource(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    /** @throws UnusableModelException if a tag is not closed, unknown or not allowed */
    static String normalize(String source) {
        return new JinjaSource(source).rewrite();
    }

    private String rewrite() {
        while (at < source.length()) {
            int begin = nextBegin();
            if (begin < 0) {
                out.append(source, at, source.length());
                break;
            }
            char kind = source.charAt(begin + 1);
            char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : ' ';
            out.append(textBefore(begin, kind, sign));
            at = begin + 2 + (sign == '-' || sign == '+' ? 1 : 0);
            String inner = inner(begin, kind);
            switch (kind) {
                case '{' -> out.append("{{ ").append(inner).append(" }}");
                case '%' -> out.append("{% ").append(checked(inner)).append(" %}");
                default -> {} // a comment
            }
        }
        if (!open.isEmpty()) {
            throw broken("'" + open.getFirst() + "' is never closed");
        }
        return out.toString();
    }

    private int nextBegin() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The text up to a tag, without the blanks that lead to a block or comment on its line. */
    private String textBefore(int begin, char kind, char sign) {
        String text = source.substring(at, begin);
        if (sign == '-') {
            return text.stripTrailing();
        }
        int line = text.lastIndexOf('\n') + 1;
        boolean blank = text.substring(line).isBlank();
        boolean strips = kind != '{' && sign != '+' && blank && (line > 0 || startsLine);
        return strips ? text.substring(0, line) : text;
    }

    /** What stands in the tag; afterwards {@link #at} is behind it and the white space it takes along. */
    private String inner(int begin, char kind) {
        int end = kind == '#' ? source.indexOf("#}", at) : endOfCode(kind == '{' ? "}}" : "%}");
        if (end < 0) {
            throw broken("the tag in line " + lineOf(begin) + " is never closed");
        }
        char sign = source.charAt(end - 1);
        boolean signed = end > at && (sign == '-' || (sign == '+' && kind != '{'));
        String inner = source.substring(at, signed ? end - 1 : end).strip();
        at = end + 2;
        startsLine = false;
        if (signed && sign == '-') {
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                startsLine = source.charAt(at) == '\n';
                at++;
            }
        } else if (!signed && kind != '{' && source.startsWith("\n", at)) {
            at++;
            startsLine = true;
        }
        return inner;
    }

    /** Where the closing delimiter stands that is neither in a string nor in brackets. */
    private int endOfCode(String delimiter) {
        int depth = 0;
        for (int i = at; i < source.length(); i++) {
            char c = source.charAt(i);
            if (depth == 0 && source.startsWith(delimiter, i)) {
                return i;
            }
            switch (c) {
                case '\'', '"' -> i = endOfString(i);
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {}
            }
            if (depth > MAX_NESTING) {
                throw broken("it is nested too deeply");
            }
        }
        return -1;
    }

    private int endOfString(int begin) {
        char quote = source.charAt(begin);
        int i = begin + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private String checked(String inner) {
        String name = inner.split("\\W", 2)[0];
        if (BLOCKS.contains(name)) {
            open.push(name);
            if (open.size() > MAX_NESTING) {
                throw broken("it is nested too deeply");
            }
        } else if (name.startsWith("end") && BLOCKS.contains(name.substring(3))) {
            if (open.isEmpty() || !open.pop().equals(name.substring(3))) {
                throw broken("'" + name + "' closes nothing");
            }
        } else if (!OTHERS.contains(name)) {
            throw broken("the tag '" + name + "' is not supported");
        }
        if (name.equals("else") && "for".equals(open.peek())) {
            throw broken("'else' in a loop is not supported");
        }
        if (name.equals("for") && FILTERED_LOOP.matcher(withoutStrings(inner)).find()) {
            throw broken("'if' in the head of a loop is not supported");
        }
        return inner;
    }

    private static String withoutStrings(String code) {
        return code.replaceAll("'(\\\\.|[^'\\\\])*'|\"(\\\\.|[^\"\\\\])*\"", "''");
    }

    private long lineOf(int position) {
        return 1 + source.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    private static UnusableModelException broken(String why) {
        return new UnusableModelException("The chat template cannot be used: " + why + ".");
    }
}
