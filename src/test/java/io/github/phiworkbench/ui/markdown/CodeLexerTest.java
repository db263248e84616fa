package io.github.phiworkbench.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ui.markdown.CodeLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeLexerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            java   | int x = 0x1F; // note   | int   | KEYWORD
            java   | int x = 0x1F; // note   | 0x1F  | NUMBER
            java   | int x = 0x1F; // note   | // note | COMMENT
            java   | foo("a \\" b", 'c')     | "a \\" b" | STRING
            java   | foo("a")                | foo   | FUNCTION
            java   | List<String> x          | List  | TYPE
            py     | def f(x): # hi          | def   | KEYWORD
            py     | def f(x): # hi          | # hi  | COMMENT
            ts     | const a: number = `x`   | const | KEYWORD
            cpp    | #include <vector>       | #include | KEYWORD
            rust   | fn main() { let x; }    | fn    | KEYWORD
            go     | func main() {}          | func  | KEYWORD
            sql    | SELECT a -- c           | SELECT | KEYWORD
            sql    | SELECT a -- c           | -- c  | COMMENT
            bash   | echo "$x" # c           | "$x"  | STRING
            bash   | echo $HOME              | $HOME | TAG
            json   | {"a": "b", "c": 1.5e-3} | "a"   | TAG
            json   | {"a": "b", "c": 1.5e-3} | "b"   | STRING
            json   | {"a": "b", "c": 1.5e-3} | 1.5e-3 | NUMBER
            html   | <a href="x">text</a>    | <a    | TAG
            html   | <a href="x">text</a>    | "x"   | STRING
            html   | <a href="x">text</a>    | text  | PLAIN
            yaml   | key-a: value # c        | key-a | TAG
            yaml   | key-a: value # c        | # c   | COMMENT
            md     | # Title                 | # Title | KEYWORD
            """)
    void words_of_common_languages_are_told_apart(String language, String line, String part, Kind kind) {
        assertThat(CodeLexer.of(language).line(line)).anySatisfy(run -> {
            assertThat(line.substring(run.start(), run.end()).strip()).isEqualTo(part);
            assertThat(run.kind()).isEqualTo(kind);
        });
    }

    @Test
    void a_comment_goes_on_over_lines_until_it_is_closed() {
        CodeLexer lexer = CodeLexer.of("c");
        List<CodeLexer.Run> runs = new ArrayList<>();
        int open = lexer.line("x /* a", CodeLexer.START, runs);
        assertThat(open).isNotEqualTo(CodeLexer.START);
        runs.clear();
        assertThat(lexer.line("b */ y", open, runs)).isEqualTo(CodeLexer.START);
        assertThat(runs.getFirst()).isEqualTo(new CodeLexer.Run(0, 4, Kind.COMMENT));
    }

    @Test
    void an_unknown_language_is_one_plain_run() {
        assertThat(CodeLexer.of("brainfog").line("int x")).containsExactly(new CodeLexer.Run(0, 5, Kind.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java", "python", "js", "c", "rust", "go", "sql", "sh", "json", "xml", "yaml", "md", "css", "diff"
            })
    void runs_cover_every_character_of_any_line_once(String language) {
        Random random = new Random(language.hashCode());
        String alphabet = "ab1 \"'`/*#<>!-=:\\${}()\t_.@+e\uD83D\uDE00";
        CodeLexer lexer = CodeLexer.of(language);
        int state = CodeLexer.START;
        for (int round = 0; round < 2_000; round++) {
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            List<CodeLexer.Run> runs = new ArrayList<>();
            state = lexer.line(line.toString(), state, runs);
            int end = 0;
            for (CodeLexer.Run run : runs) {
                assertThat(run.start()).as("%s", line).isEqualTo(end);
                end = run.end();
            }
            assertThat(end).as("%s", line).isEqualTo(line.length());
        }
    }
}
