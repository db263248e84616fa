package io.github.phiworkbench.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ui.markdown.MarkdownBlock.Cell;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.Code;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.DisplayMath;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.Heading;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.Paragraph;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.Rule;
import io.github.phiworkbench.ui.markdown.MarkdownBlock.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownBlocksTest {

    @Test
    void paragraphs_headings_code_and_rules_become_blocks() {
        assertThat(MarkdownBlocks.parse("# Title\n\nSome *text* here.\n\n```java x\nint i;\n\nint j;\n```\n\n---\n"))
                .containsExactly(
                        new Heading(List.of(), 1, List.of(words("Title"))),
                        new Paragraph(
                                List.of(),
                                List.of(
                                        words("Some "),
                                        new Span.Words("text", TextStyle.PLAIN.asItalic()),
                                        words(" here.")),
                                false),
                        new Code(List.of(), "java", "int i;\n\nint j;"),
                        new Rule(List.of()));
    }

    @Test
    void items_carry_their_number_at_their_first_block_only() {
        assertThat(MarkdownBlocks.parse("3. one\n\n   more\n4. two\n   - deep\n"))
                .extracting(MarkdownBlock::containers)
                .containsExactly(
                        List.of(new Container.Item("3.")),
                        List.of(new Container.Item("")),
                        List.of(new Container.Item("4.")),
                        List.of(new Container.Item(""), new Container.Item("•")));
    }

    @Test
    void a_quotation_and_a_task_are_containers() {
        assertThat(MarkdownBlocks.parse("> - [x] done\n"))
                .containsExactly(new Paragraph(
                        List.of(new Container.Quote(), new Container.Item("☑")), List.of(words("done")), false));
    }

    @Test
    void math_keeps_underscores_asterisks_and_backslashes() {
        assertThat(spans("So $a_1 * b_2 * c$ and \\(x_{i}*y_{i}\\\\ z\\) hold."))
                .containsExactly(
                        words("So "),
                        inline("a_1 * b_2 * c", "$a_1 * b_2 * c$"),
                        words(" and "),
                        inline("x_{i}*y_{i}\\\\ z", "\\(x_{i}*y_{i}\\\\ z\\)"),
                        words(" hold."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It costs $5 and $6.",
                "$5-$6 a piece",
                "From $5 per item to 10$ in all",
                "US$5 and CA$6",
                "cd $HOME/$USER/x",
                "echo $PATH and $HOME",
                "a single $ here",
                "an open $x + y",
                "\\$5 and \\$x\\$",
            })
    void money_and_shell_variables_stay_text(String text) {
        assertThat(spans(text)).allSatisfy(span -> assertThat(span).isInstanceOf(Span.Words.class));
        assertThat(PlainText.of(MarkdownBlocks.parse(text))).isEqualTo(text.replace("\\$", "$"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`$x$`",
                "``a ` $x$``",
                "```\n$x$\n\\[ y \\]\n```",
                "    $x$ and \\(y\\)",
                "~~~tex\n$$\nx\n$$\n~~~"
            })
    void code_holds_no_math(String text) {
        assertThat(MarkdownBlocks.parse(text)).singleElement().satisfies(block -> {
            if (block instanceof Paragraph paragraph) {
                assertThat(paragraph.spans()).singleElement().isInstanceOf(Span.Words.class);
            } else {
                assertThat(block).isInstanceOf(Code.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\[ x = 1 \\]",
                "\\[\nx = 1\n\\]",
                "$$x = 1$$",
                "$$\nx = 1\n$$",
                "  $$ x = 1\n$$",
                "\\[\n\nx = 1\n\n\\]",
            })
    void display_math_is_a_block(String text) {
        assertThat(MarkdownBlocks.parse(text)).singleElement().satisfies(block -> {
            assertThat(((DisplayMath) block).latex()).isEqualTo("x = 1");
            assertThat(((DisplayMath) block).closed()).isTrue();
        });
    }

    @Test
    void lines_of_a_formula_are_not_taken_for_lists_headings_or_quotations() {
        String body = "a\n=\nb\n- c\n+ d\n> e\n---\n1. f\n    g";
        assertThat(MarkdownBlocks.parse("\\[\n" + body + "\n\\]"))
                .containsExactly(new DisplayMath(List.of(), body, "\\[\n" + body + "\n\\]", true));
        assertThat(MarkdownBlocks.parse("Thus:\nwe get \\[\n" + body + "\n\\] as claimed."))
                .containsExactly(
                        new Paragraph(List.of(), List.of(words("Thus: we get")), false),
                        new DisplayMath(List.of(), body, "\\[\n" + body + "\n\\]", true),
                        new Paragraph(List.of(), List.of(words("as claimed.")), false));
    }

    @Test
    void an_environment_stands_without_delimiters_and_may_hold_empty_lines() {
        String align = "\\begin{align*}\na &= b \\\\\n\n\n&= c\n\\end{align*}";
        assertThat(MarkdownBlocks.parse("So\n" + align + "\ndone"))
                .containsExactly(
                        new Paragraph(List.of(), List.of(words("So")), false),
                        new DisplayMath(List.of(), align, align, true),
                        new Paragraph(List.of(), List.of(words("done")), false));
        String inside = "$$\n\\begin{aligned}\na &= b \\\\\n\n\n&= c\n\\end{aligned}\n$$";
        assertThat(MarkdownBlocks.parse(inside)).singleElement().isInstanceOf(DisplayMath.class);
    }

    @Test
    void display_math_within_a_paragraph_splits_it_and_takes_its_punctuation() {
        assertThat(MarkdownBlocks.parse("We have \\[x\\], so $$y$$ holds."))
                .containsExactly(
                        new Paragraph(List.of(), List.of(words("We have")), false),
                        new DisplayMath(List.of(), "x,", "\\[x\\]", true),
                        new Paragraph(List.of(), List.of(words("so")), false),
                        new DisplayMath(List.of(), "y", "$$y$$", true),
                        new Paragraph(List.of(), List.of(words("holds.")), false));
    }

    @Test
    void math_lies_in_list_items() {
        assertThat(MarkdownBlocks.parse("1. Let $x$:\n   \\[\n   \\boxed{42}\n   \\]\n   end\n2. next"))
                .containsExactly(
                        new Paragraph(
                                List.of(new Container.Item("1.")),
                                List.of(words("Let "), inline("x", "$x$"), words(":")),
                                false),
                        new DisplayMath(List.of(new Container.Item("")), "\\boxed{42}", "\\[\n\\boxed{42}\n\\]", true),
                        new Paragraph(List.of(new Container.Item("")), List.of(words("end")), false),
                        new Paragraph(List.of(new Container.Item("2.")), List.of(words("next")), false));
    }

    @Test
    void math_with_bars_lies_in_table_cells() {
        MarkdownBlock block = MarkdownBlocks.parse("| a | b |\n|---|:-:|\n| $|x|$ | \\(P(A|B)\\) |\n|$5|$6|\n")
                .getFirst();
        assertThat(((Table) block).rows())
                .containsExactly(
                        List.of(
                                new Cell(List.of(inline("|x|", "$|x|$"))),
                                new Cell(List.of(inline("P(A|B)", "\\(P(A|B)\\)")))),
                        List.of(new Cell(List.of(words("$5"))), new Cell(List.of(words("$6")))));
    }

    @Test
    void an_unfinished_formula_is_kept_as_source_and_ends_where_no_formula_can_go_on() {
        assertThat(MarkdownBlocks.parse("\\[\n\\frac{a}{"))
                .containsExactly(new DisplayMath(List.of(), "\\frac{a}{", "\\[\n\\frac{a}{", false));
        assertThat(MarkdownBlocks.parse("$$\nlost\n## Heading\n\ntext"))
                .extracting(Object::getClass)
                .containsExactly(List.of(DisplayMath.class, Heading.class, Paragraph.class)
                        .toArray(Class[]::new));
        assertThat(spans("see \\(a and more")).containsExactly(words("see \\(a and more"));
    }

    @Test
    void links_and_images_keep_where_they_lead() {
        assertThat(spans("[a](http://x) ![pic](p.png)"))
                .containsExactly(
                        new Span.Words("a", TextStyle.PLAIN.linkedTo("http://x")),
                        words(" "),
                        new Span.Words("pic", TextStyle.PLAIN.linkedTo("p.png")));
    }

    static List<String> corpus() {
        return Corpus.TEXTS;
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void blocks_do_not_depend_on_how_the_text_is_cut(String text) {
        List<MarkdownBlock> whole = MarkdownBlocks.parse(text);
        Random random = new Random(text.hashCode());
        for (int round = 0; round < 60; round++) {
            int longest = 1 + random.nextInt(round % 3 == 0 ? 3 : 40);
            MarkdownBlocks growing = new MarkdownBlocks();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(longest));
                List<MarkdownBlock> before = growing.blocks();
                int changed = growing.append(text.substring(from, to));
                List<MarkdownBlock> after = growing.blocks();
                for (int i = 0; i < changed; i++) {
                    assertThat(after.get(i)).isSameAs(before.get(i));
                }
                from = to;
            }
            assertThat(growing.blocks()).isEqualTo(whole);
            assertThat(growing.text()).isEqualTo(text);
        }
    }

    @Test
    void every_beginning_of_a_text_is_read_like_a_whole_text() {
        String text = String.join("\n\n", Corpus.TEXTS);
        MarkdownBlocks growing = new MarkdownBlocks();
        for (int i = 0; i < text.length(); i++) {
            growing.append(text.substring(i, i + 1));
            if (i % 7 == 0 || text.charAt(i) == '\n') {
                assertThat(growing.blocks()).isEqualTo(MarkdownBlocks.parse(text.substring(0, i + 1)));
            }
        }
    }

    @Test
    void random_pieces_of_syntax_are_read_the_same_however_they_come() {
        Random random = new Random(4);
        List<String> pieces = List.of(
                "\n",
                "\n\n",
                "- ",
                "1. ",
                "2) ",
                "> ",
                "# ",
                "```",
                "~~~",
                "$",
                "$$",
                "\\[",
                "\\]",
                "\\(",
                "\\)",
                "|",
                "|-|-|\n",
                "a",
                "b c",
                "*",
                "**",
                "_",
                "`",
                "  ",
                "    ",
                "===",
                "---",
                "[x]",
                "[x]: /u",
                "(u)",
                "<b>",
                "\\begin{align}",
                "\\end{align}",
                "<!--",
                "-->",
                "\t",
                "\r\n",
                "é",
                "\uD83D\uDE00",
                "=",
                "+ ",
                "\"t\"");
        for (int round = 0; round < 1_500; round++) {
            List<String> text = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.add(pieces.get(random.nextInt(pieces.size())));
            }
            MarkdownBlocks growing = new MarkdownBlocks();
            text.forEach(growing::append);
            assertThat(growing.blocks()).as("%s", text).isEqualTo(MarkdownBlocks.parse(String.join("", text)));
        }
    }

    @Test
    void a_definition_that_comes_late_makes_links_of_what_stands_above() {
        MarkdownBlocks growing = new MarkdownBlocks();
        for (char c : "See [Foo  bar] now.\n\nText.\n\n> quoted\n\n[foo BAR]: /there \"x\"\n\nMore [foo bar].\n"
                .toCharArray()) {
            growing.append(String.valueOf(c));
        }
        assertThat(((Paragraph) growing.blocks().getFirst()).spans().get(1))
                .isEqualTo(new Span.Words("Foo  bar", TextStyle.PLAIN.linkedTo("/there")));
        assertThat(((Paragraph) growing.blocks().getLast()).spans().get(1))
                .isEqualTo(new Span.Words("foo bar", TextStyle.PLAIN.linkedTo("/there")));
    }

    @Test
    void thousands_of_levels_of_lists_and_quotations_are_read() {
        for (String level : List.of("> ", "- ", "1. ", "*", "[", "![", "**a ", "<b>", "\\(", "$a ", "`", "{", "\\[")) {
            String text = level.repeat(5_000) + "end";
            List<MarkdownBlock> blocks = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> MarkdownBlocks.parse(text), level);
            assertThat(blocks).isNotEmpty();
            assertThat(blocks.getFirst().containers()).hasSizeLessThanOrEqualTo(BlockConverter.MAX_CONTAINERS);
        }
    }

    @Test
    void a_pasted_megabyte_is_cut_into_pieces_that_hold_it_all() {
        String text = "word ".repeat(400_000).strip();
        List<MarkdownBlock> blocks = MarkdownBlocks.parse(text);
        assertThat(blocks).hasSizeGreaterThan(400);
        assertThat(((Paragraph) blocks.get(0)).continued()).isFalse();
        assertThat(((Paragraph) blocks.get(1)).continued()).isTrue();
        assertThat(PlainText.of(blocks)).isEqualTo(text);
    }

    @Test
    void a_long_table_is_cut_into_parts_with_the_header_repeated() {
        List<MarkdownBlock> blocks = MarkdownBlocks.parse("|a|b|\n|-|-|\n" + "|1|2|\n".repeat(1_000));
        assertThat(blocks)
                .hasSize(4)
                .allSatisfy(block -> assertThat(((Table) block).header()).hasSize(2));
        assertThat(blocks.stream()
                        .mapToInt(block -> ((Table) block).rows().size())
                        .sum())
                .isEqualTo(1_000);
    }

    @Test
    void control_characters_are_shown_as_their_pictures() {
        assertThat(spans("a\u0001b\u001Bc")).containsExactly(words("a\u2401b\u241Bc"));
    }

    @Test
    void a_text_that_is_no_markdown_keeps_its_lines() {
        assertThat(MarkdownBlocks.plain("# a\r\n  *b*\n"))
                .containsExactly(new Paragraph(List.of(), List.of(words("# a\n  *b*")), false));
    }

    private static List<Span> spans(String text) {
        return ((Paragraph) MarkdownBlocks.parse(text).getFirst()).spans();
    }

    private static Span.Words words(String text) {
        return new Span.Words(text, TextStyle.PLAIN);
    }

    private static Span.Formula inline(String latex, String source) {
        return new Span.Formula(latex, false, source, TextStyle.PLAIN);
    }
}
