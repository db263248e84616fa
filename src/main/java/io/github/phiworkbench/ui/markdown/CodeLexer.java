package io.github.phiworkbench.ui.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells comments, strings, numbers, keywords and names of types and functions apart, line by line. It knows the shape of
 * languages and not their grammar: enough to colour what a model writes, also while it is unfinished. What stays open at
 * the end of a line is carried to the next as a number.
 */
final class CodeLexer {

    /** What a run of code is. */
    enum Kind {
        PLAIN,
        COMMENT,
        STRING,
        NUMBER,
        KEYWORD,
        TYPE,
        FUNCTION,
        TAG
    }

    /** A run of one kind within a line. */
    record Run(int start, int end, Kind kind) {}

    /** At the start of a text. */
    static final int START = 0;

    /** What opens, what closes, and whether lines may break in between. */
    private record Enclosure(String open, String close, boolean multiline, Kind kind) {}

    private static final Enclosure C_COMMENT = new Enclosure("/*", "*/", true, Kind.COMMENT);
    private static final Enclosure DOUBLE = new Enclosure("\"", "\"", false, Kind.STRING);
    private static final Enclosure SINGLE = new Enclosure("'", "'", false, Kind.STRING);
    private static final Enclosure BACKTICK = new Enclosure("`", "`", true, Kind.STRING);
    private static final Enclosure TRIPLE = new Enclosure("\"\"\"", "\"\"\"", true, Kind.STRING);
    private static final Enclosure TRIPLE_SINGLE = new Enclosure("'''", "'''", true, Kind.STRING);
    private static final Enclosure XML_COMMENT = new Enclosure("<!--", "-->", true, Kind.COMMENT);

    /**
     * The shape of a language.
     *
     * @param enclosures longer openings before shorter ones
     */
    private record Shape(
            Set<String> keywords, boolean foldCase, List<String> lineComments, List<Enclosure> enclosures, Form form) {}

    private enum Form {
        PROGRAM,
        MARKUP,
        KEYS,
        MARKDOWN,
        DIFF
    }

    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("java", program("""
                    abstract assert boolean break byte case catch char class continue default do double else enum extends
                    final finally float for if implements import instanceof int interface long native new package private
                    protected public record return sealed permits short static super switch synchronized this throw throws
                    transient try var void volatile while yield true false null""", "//", C_COMMENT, TRIPLE, DOUBLE, SINGLE)),
            Map.entry("kotlin", program("""
                    as break class continue do else false for fun if in interface is null object package return super this
                    throw true try typealias val var when while by constructor import init data override private public
                    internal protected open suspend sealed""", "//", C_COMMENT, TRIPLE, DOUBLE, SINGLE)),
            Map.entry("python", program("""
                    and as assert async await break class continue def del elif else except finally for from global if
                    import in is lambda match case nonlocal not or pass raise return try while with yield True False None
                    self""", "#", TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE)),
            Map.entry("javascript", program("""
                    abstract any as async await boolean break case catch class const continue debugger declare default
                    delete do else enum export extends finally for from function if implements import in instanceof
                    interface keyof let namespace new null number of private protected public readonly return static string
                    super switch this throw true false try type typeof undefined unknown var void while with yield""", "//", C_COMMENT, BACKTICK, DOUBLE, SINGLE)),
            Map.entry("c", program("""
                    alignas auto bool break case catch char class concept const constexpr consteval continue default delete
                    do double else enum explicit export extern false final float for friend goto if inline int long
                    mutable namespace new noexcept nullptr operator override private protected public register requires
                    return short signed sizeof static struct switch template this throw true try typedef typename union
                    unsigned using virtual void volatile while NULL #include #define #ifdef #ifndef #endif #if #else
                    #pragma""", "//", C_COMMENT, DOUBLE, SINGLE)),
            Map.entry("csharp", program("""
                    abstract as async await base bool break byte case catch char class const continue decimal default
                    delegate do double else enum event false finally float for foreach get if in int interface internal is
                    lock long namespace new null object out override private protected public readonly record ref return
                    sealed set short static string struct switch this throw true try typeof uint using var virtual void
                    while yield""", "//", C_COMMENT, TRIPLE, DOUBLE, SINGLE)),
            Map.entry("rust", program("""
                    as async await break const continue crate dyn else enum extern false fn for if impl in let loop match
                    mod move mut pub ref return self Self static struct super trait true type unsafe use where while i8 i16
                    i32 i64 u8 u16 u32 u64 usize isize f32 f64 bool char str""", "//", C_COMMENT, DOUBLE)),
            Map.entry("go", program("""
                    break case chan const continue default defer else fallthrough for func go goto if import interface map
                    package range return select struct switch type var nil true false string int int64 int32 float64 bool
                    byte rune error any""", "//", C_COMMENT, BACKTICK, DOUBLE, SINGLE)),
            Map.entry("shell", program("""
                    if then else elif fi for while until do done case esac in function return local export readonly set
                    unset shift exit source alias echo cd sudo test""", "#", DOUBLE, SINGLE)),
            Map.entry(
                    "sql",
                    new Shape(words("""
                    add all alter and as asc avg begin between bigint boolean by case cascade check column commit constraint
                    count create cross date default delete desc distinct drop else end exists false foreign from full group
                    having if in index inner insert int integer into is join key left like limit max min not null numeric
                    offset on or order outer over partition primary references returning right rollback select set sum
                    table text then timestamp trigger true union unique update using values varchar view when where with"""), true, List.of("--"), List.of(C_COMMENT, DOUBLE, SINGLE), Form.PROGRAM)),
            Map.entry("json", new Shape(words("true false null"), false, List.of("//"), List.of(DOUBLE), Form.KEYS)),
            Map.entry(
                    "yaml",
                    new Shape(
                            words("true false null yes no on off"),
                            false,
                            List.of("#"),
                            List.of(DOUBLE, SINGLE),
                            Form.KEYS)),
            Map.entry(
                    "toml",
                    new Shape(words("true false"), false, List.of("#"), List.of(TRIPLE, DOUBLE, SINGLE), Form.KEYS)),
            Map.entry("xml", new Shape(Set.of(), false, List.of(), List.of(XML_COMMENT), Form.MARKUP)),
            Map.entry(
                    "css",
                    new Shape(
                            words("important from to"),
                            false,
                            List.of(),
                            List.of(C_COMMENT, DOUBLE, SINGLE),
                            Form.PROGRAM)),
            Map.entry("markdown", new Shape(Set.of(), false, List.of(), List.of(), Form.MARKDOWN)),
            Map.entry("diff", new Shape(Set.of(), false, List.of(), List.of(), Form.DIFF)));

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("py", "python"),
            Map.entry("python3", "python"),
            Map.entry("js", "javascript"),
            Map.entry("jsx", "javascript"),
            Map.entry("ts", "javascript"),
            Map.entry("tsx", "javascript"),
            Map.entry("typescript", "javascript"),
            Map.entry("node", "javascript"),
            Map.entry("cpp", "c"),
            Map.entry("c++", "c"),
            Map.entry("cc", "c"),
            Map.entry("h", "c"),
            Map.entry("hpp", "c"),
            Map.entry("cuda", "c"),
            Map.entry("objective-c", "c"),
            Map.entry("cs", "csharp"),
            Map.entry("c#", "csharp"),
            Map.entry("rs", "rust"),
            Map.entry("golang", "go"),
            Map.entry("sh", "shell"),
            Map.entry("bash", "shell"),
            Map.entry("zsh", "shell"),
            Map.entry("console", "shell"),
            Map.entry("dockerfile", "shell"),
            Map.entry("makefile", "shell"),
            Map.entry("postgresql", "sql"),
            Map.entry("mysql", "sql"),
            Map.entry("sqlite", "sql"),
            Map.entry("json5", "json"),
            Map.entry("jsonc", "json"),
            Map.entry("yml", "yaml"),
            Map.entry("ini", "toml"),
            Map.entry("properties", "toml"),
            Map.entry("html", "xml"),
            Map.entry("svg", "xml"),
            Map.entry("fxml", "xml"),
            Map.entry("vue", "xml"),
            Map.entry("md", "markdown"),
            Map.entry("kt", "kotlin"),
            Map.entry("scala", "kotlin"),
            Map.entry("swift", "kotlin"),
            Map.entry("patch", "diff"),
            Map.entry("scss", "css"));

    private final Optional<Shape> shape;

    private CodeLexer(Optional<Shape> shape) {
        this.shape = shape;
    }

    /** The lexer for the word after a fence; one that finds nothing if it is no language known here. */
    static CodeLexer of(String language) {
        String name = language.toLowerCase(Locale.ROOT);
        return new CodeLexer(Optional.ofNullable(SHAPES.get(ALIASES.getOrDefault(name, name))));
    }

    private static Shape program(String keywords, String comment, Enclosure... enclosures) {
        return new Shape(words(keywords), false, List.of(comment), List.of(enclosures), Form.PROGRAM);
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.strip().split("\\s+")));
    }

    /**
     * Adds the runs of a line.
     *
     * @param state what the line before returned, or {@link #START}
     * @return the state at the end of the line
     */
    int line(String line, int state, List<Run> runs) {
        if (shape.isEmpty()) {
            add(runs, 0, line.length(), Kind.PLAIN);
            return START;
        }
        return switch (shape.get().form()) {
            case PROGRAM, KEYS -> program(shape.get(), line, state, runs);
            case MARKUP -> markup(shape.get(), line, state, runs);
            case MARKDOWN ->
                whole(
                        line,
                        line.startsWith("#") ? Kind.KEYWORD : line.startsWith(">") ? Kind.COMMENT : Kind.PLAIN,
                        runs);
            case DIFF ->
                whole(
                        line,
                        line.startsWith("+")
                                ? Kind.STRING
                                : line.startsWith("-") ? Kind.TAG : line.startsWith("@") ? Kind.COMMENT : Kind.PLAIN,
                        runs);
        };
    }

    /** The runs of a line on its own. */
    List<Run> line(String line) {
        List<Run> runs = new ArrayList<>();
        line(line, START, runs);
        return runs;
    }

    private static int whole(String line, Kind kind, List<Run> runs) {
        add(runs, 0, line.length(), kind);
        return START;
    }

    private static int program(Shape shape, String line, int state, List<Run> runs) {
        int i = 0;
        if (state != START) {
            Enclosure open = shape.enclosures().get(state - 1);
            int end = closing(line, 0, open);
            if (end < 0) {
                add(runs, 0, line.length(), open.kind());
                return state;
            }
            add(runs, 0, end, open.kind());
            i = end;
        }
        while (i < line.length()) {
            char c = line.charAt(i);
            int start = i;
            if (startsLineComment(shape, line, i)) {
                add(runs, i, line.length(), Kind.COMMENT);
                return START;
            }
            int enclosure = enclosureAt(shape, line, i);
            if (enclosure >= 0) {
                Enclosure open = shape.enclosures().get(enclosure);
                int end = closing(line, i + open.open().length(), open);
                if (end < 0 && open.multiline()) {
                    add(runs, i, line.length(), open.kind());
                    return enclosure + 1;
                }
                i = end < 0 ? line.length() : end;
                boolean key = shape.form() == Form.KEYS && nextIs(line, i, ':');
                add(runs, start, i, key ? Kind.TAG : open.kind());
            } else if (Character.isDigit(c)) {
                i = numberEnd(line, i);
                add(runs, start, i, Kind.NUMBER);
            } else if (startsWord(line, i)) {
                i++;
                while (i < line.length()
                        && (Character.isJavaIdentifierPart(line.charAt(i))
                                || (shape.form() == Form.KEYS && line.charAt(i) == '-'))) {
                    i++;
                }
                add(runs, start, i, wordKind(shape, line, start, i));
            } else {
                i++;
                add(runs, start, i, Kind.PLAIN);
            }
        }
        return START;
    }

    private static boolean startsWord(String line, int i) {
        char c = line.charAt(i);
        boolean mark = c == '#' || c == '@';
        return mark ? nextIsLetter(line, i) : Character.isJavaIdentifierStart(c);
    }

    private static boolean startsLineComment(Shape shape, String line, int i) {
        for (String comment : shape.lineComments()) {
            boolean apart = i == 0 || !comment.equals("#") || Character.isWhitespace(line.charAt(i - 1));
            if (apart && line.startsWith(comment, i)) {
                return true;
            }
        }
        return false;
    }

    private static Kind wordKind(Shape shape, String line, int start, int end) {
        String word = line.substring(start, end);
        if (shape.keywords().contains(shape.foldCase() ? word.toLowerCase(Locale.ROOT) : word)) {
            return Kind.KEYWORD;
        }
        if (shape.form() == Form.KEYS) {
            boolean first = line.substring(0, start).isBlank()
                    || line.substring(0, start).strip().equals("-");
            return first && (nextIs(line, end, ':') || nextIs(line, end, '=')) ? Kind.TAG : Kind.PLAIN;
        }
        char c = word.charAt(0);
        if (c == '$') {
            return Kind.TAG;
        }
        if (c == '@' || Character.isUpperCase(c)) {
            return Kind.TYPE;
        }
        return end < line.length() && line.charAt(end) == '(' ? Kind.FUNCTION : Kind.PLAIN;
    }

    private static boolean nextIs(String line, int from, char wanted) {
        int i = from;
        while (i < line.length() && line.charAt(i) == ' ') {
            i++;
        }
        return i < line.length() && line.charAt(i) == wanted;
    }

    private static boolean nextIsLetter(String line, int i) {
        return i + 1 < line.length() && Character.isLetter(line.charAt(i + 1));
    }

    private static int enclosureAt(Shape shape, String line, int i) {
        for (int e = 0; e < shape.enclosures().size(); e++) {
            if (line.startsWith(shape.enclosures().get(e).open(), i)) {
                return e;
            }
        }
        return -1;
    }

    private static int closing(String line, int from, Enclosure enclosure) {
        int i = from;
        while (i < line.length()) {
            if (enclosure.kind() == Kind.STRING && line.charAt(i) == '\\') {
                i += 2;
            } else if (line.startsWith(enclosure.close(), i)) {
                return i + enclosure.close().length();
            } else {
                i++;
            }
        }
        return -1;
    }

    private static int numberEnd(String line, int start) {
        int i = start;
        while (i < line.length()) {
            char c = line.charAt(i);
            boolean exponentSign =
                    (c == '+' || c == '-') && "eE".indexOf(line.charAt(i - 1)) >= 0 && !line.startsWith("0x", start);
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && !(i > start && exponentSign)) {
                break;
            }
            i++;
        }
        return i;
    }

    /** State 1 is within a comment, 2 within a tag. */
    private static int markup(Shape shape, String line, int state, List<Run> runs) {
        int i = 0;
        int now = state;
        Enclosure comment = shape.enclosures().getFirst();
        while (i < line.length()) {
            int start = i;
            if (now == 1) {
                int end = closing(line, i, comment);
                i = end < 0 ? line.length() : end;
                now = end < 0 ? 1 : START;
                add(runs, start, i, Kind.COMMENT);
            } else if (now == 2) {
                char c = line.charAt(i);
                if (c == '>') {
                    i++;
                    now = START;
                    add(runs, start, i, Kind.TAG);
                } else if (c == '"' || c == '\'') {
                    int end = line.indexOf(c, i + 1);
                    i = end < 0 ? line.length() : end + 1;
                    add(runs, start, i, Kind.STRING);
                } else {
                    while (i < line.length() && ">\"'=".indexOf(line.charAt(i)) < 0) {
                        i++;
                    }
                    i = Math.max(i, start + 1);
                    add(runs, start, i, c == '=' || c == '/' ? Kind.PLAIN : Kind.FUNCTION);
                }
            } else if (line.startsWith(comment.open(), i)) {
                now = 1;
                i += comment.open().length();
                add(runs, start, i, Kind.COMMENT);
            } else if (line.charAt(i) == '<'
                    && i + 1 < line.length()
                    && "/?!".indexOf(line.charAt(i + 1)) + 1 + (Character.isLetter(line.charAt(i + 1)) ? 1 : 0) > 0) {
                i += 2;
                while (i < line.length()
                        && (Character.isLetterOrDigit(line.charAt(i)) || ":-._".indexOf(line.charAt(i)) >= 0)) {
                    i++;
                }
                now = 2;
                add(runs, start, i, Kind.TAG);
            } else {
                i++;
                while (i < line.length() && line.charAt(i) != '<') {
                    i++;
                }
                add(runs, start, i, Kind.PLAIN);
            }
        }
        return now;
    }

    /** Adds a run, to the last one if that is of the same kind. */
    private static void add(List<Run> runs, int start, int end, Kind kind) {
        if (start == end) {
            return;
        }
        if (!runs.isEmpty() && runs.getLast().end() == start && runs.getLast().kind() == kind) {
            runs.set(runs.size() - 1, new Run(runs.getLast().start(), end, kind));
        } else {
            runs.add(new Run(start, end, kind));
        }
    }
}
