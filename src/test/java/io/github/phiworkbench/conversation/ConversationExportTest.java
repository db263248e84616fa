package io.github.phiworkbench.conversation;

import static io.github.phiworkbench.conversation.TestAnswers.answer;
import static io.github.phiworkbench.conversation.TestAnswers.exchange;
import static io.github.phiworkbench.conversation.TestAnswers.pathTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.conversation.ImportReport.Outcome;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.tokenizer.Role;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that conversations are written to and read from. */
class ConversationExportTest {

    private static final String EVIL =
            "# Sum\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n<script>alert(1)</script>\n\n![p](http://x.example/p.png)"
                    + " [l](javascript:alert(1)) $\\frac{1}{2}$ \\(x<y\\)\n\n```java\nint i = 0 < 1;\n```\n";

    @TempDir
    private Path folder;

    private ConversationStore store;
    private ConversationStore other;

    @BeforeEach
    void open() {
        store = ConversationStore.open(folder.resolve("one.db")).store();
        other = ConversationStore.open(folder.resolve("other.db")).store();
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    private static ImportReport read(ConversationStore into, Path file) {
        return new ConversationImport(into)
                .read(file, entry -> assertThat(entry).isNotNull(), new Cancellation());
    }

    private static List<Outcome> outcomes(ImportReport report) {
        return report.entries().stream().map(ImportReport.Entry::outcome).toList();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "import", ".json"), text);
    }

    /** With branches, settings, figures and all kinds of answers. */
    private long rich() {
        long id = store.create(new ConversationSettings(Optional.of("m"), "Be kind.\0😀", Optional.of("{\"topK\":5}")))
                .id();
        StoredMessage question = store.addUser(id, OptionalLong.empty(), "שאלה\u0000 \u001b question 😀");
        StoredMessage first = store.beginAnswer(question.id(), TestAnswers.MODEL);
        AnswerEnd one = TestAnswers.complete("one").withReasoning(Duration.ofNanos(123_456_789));
        store.finishAnswer(first.id(), one.withTokens("one", one.tokenIds(), new byte[] {1, 0, -1}));
        StoredMessage failed = store.beginAnswer(question.id(), TestAnswers.MODEL);
        store.finishAnswer(failed.id(), AnswerEnd.failed("two", "No memory."));
        store.addUser(id, OptionalLong.of(failed.id()), "and then?");
        store.editUser(question.id(), "other question");
        store.select(first.id());
        store.setTags(id, List.of("a", "b"));
        store.moveToFolder(id, "Folder");
        store.setPinned(id, true);
        store.saveDraft(id, "draft");
        return id;
    }

    private static PortableConversation whole(ConversationStore from, long id) {
        return from.database().read(sql -> new PortableStore(sql).take(id));
    }

    @Test
    void json_comes_back_without_loss_and_is_never_doubled() {
        long rich = rich();
        long plain = exchange(store, "Plain", "Answer").id();
        Path file = folder.resolve("export.json");
        new ConversationExport(store).toJson(List.of(rich, plain), file, Existing.KEEP);
        ImportReport report = read(other, file);
        assertThat(outcomes(report)).containsExactly(Outcome.IMPORTED, Outcome.IMPORTED);
        assertThat(report.entries().getFirst().messages()).isEqualTo(5);
        assertThat(report.problem()).isEmpty();
        long here = report.entries().getFirst().conversation().orElseThrow();
        assertThat(whole(other, here)).isEqualTo(whole(store, rich));
        assertThat(pathTexts(other, here)).isEqualTo(pathTexts(store, rich));
        assertThat(other.search("question")).hasSize(1);
        assertThat(outcomes(read(other, file))).containsExactly(Outcome.ALREADY_HERE, Outcome.ALREADY_HERE);
        assertThat(other.list()).hasSize(2);
        assertThat(whole(other, here)).isEqualTo(whole(store, rich));
    }

    @Test
    void a_conversation_that_is_here_gets_what_it_lacks_and_keeps_what_it_has() {
        long chat = exchange(store, "Question", "Answer").id();
        Path early = folder.resolve("early.json");
        new ConversationExport(store).toJson(List.of(chat), early, Existing.KEEP);
        long here = read(other, early).entries().getFirst().conversation().orElseThrow();
        other.addUser(here, other.conversation(here).leaf(), "written here");
        long question = store.path(chat).getFirst().message().id();
        answer(store, question, "Another answer");
        Path late = folder.resolve("late.json");
        new ConversationExport(store).toJson(List.of(chat), late, Existing.KEEP);
        ImportReport.Entry entry = read(other, late).entries().getFirst();
        assertThat(entry.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(entry.messages()).isEqualTo(1);
        assertThat(pathTexts(other, here)).containsExactly("Question", "Answer", "written here");
        assertThat(other.tree(here)).extracting(StoredMessage::content).contains("Another answer");
        other.moveToTrash(here);
        ImportReport.Entry trashed = read(other, late).entries().getFirst();
        assertThat(trashed.outcome()).isEqualTo(Outcome.ALREADY_HERE);
        assertThat(trashed.remark().orElseThrow()).contains("trash");
        assertThat(other.list()).isEmpty();
    }

    @Test
    void a_file_that_is_there_is_replaced_only_when_asked() throws IOException {
        long chat = exchange(store, "Question", "Answer").id();
        Path file = file("mine");
        ConversationExport export = new ConversationExport(store);
        assertThatThrownBy(() -> export.toMarkdown(chat, file, Existing.KEEP))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("already");
        assertThat(file).hasContent("mine");
        export.toMarkdown(chat, file, Existing.REPLACE);
        assertThat(Files.readString(file)).startsWith("# Question\n");
        assertThatThrownBy(() -> export.toHtml(chat, folder.resolve("no/such.html"), Existing.KEEP))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> export.toJson(List.of(99L), folder.resolve("x.json"), Existing.KEEP))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("no conversation 99");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part") || name.endsWith("x.json"));
        }
    }

    @Test
    void markdown_is_the_selected_path() throws IOException {
        long chat = rich();
        Path file = folder.resolve("chat.md");
        new ConversationExport(store).toMarkdown(chat, file, Existing.KEEP);
        assertThat(Files.readString(file))
                .contains("## System\n\nBe kind.", "## You\n\nשאלה", "## phi-4-mini\n\none\n")
                .doesNotContain("and then?");
    }

    @Test
    void html_holds_no_script_and_loads_nothing() throws IOException {
        long chat = exchange(store, "<b>Title</b> & \u0000", "<think>hm <i>\n</think>\n" + EVIL)
                .id();
        Path file = folder.resolve("chat.html");
        new ConversationExport(store).toHtml(chat, file, Existing.KEEP);
        String page = Files.readString(file);
        assertThat(page)
                .contains(
                        "<title>&lt;b&gt;Title&lt;/b&gt; &amp;</title>",
                        "<summary>Reasoning</summary>",
                        "<td><del>2</del></td>",
                        "&lt;script&gt;alert(1)&lt;/script&gt;",
                        "href=\"http://x.example/p.png\">p</a>",
                        "$\\frac{1}{2}$",
                        "int i = 0 &lt; 1;",
                        "default-src 'none'")
                .doesNotContain("<script", "<img", "javascript:", "src=", "\u0000", "<i>", "<link", "@import");
    }

    @Test
    void a_newer_or_foreign_or_broken_file_is_refused_in_a_sentence() throws IOException {
        for (String text : List.of("", "nonsense", "{}", "{\"format\":\"x\",\"conversations\":[]}", "3", "{\"a\":[")) {
            Path file = file(text);
            assertThatThrownBy(() -> read(other, file))
                    .isInstanceOf(ConversationStoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageEndingWith(".");
        }
        Path newer = file("{\"format\":\"phi4-workbench-conversations\",\"version\":2,\"conversations\":[]}");
        assertThatThrownBy(() -> read(other, newer)).hasMessageContaining("newer version");
        assertThatThrownBy(() -> read(other, folder.resolve("missing.json")))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("missing.json");
        assertThat(other.list()).isEmpty();
    }

    @Test
    void a_file_that_breaks_off_gives_what_stands_before() throws IOException {
        long one = exchange(store, "One", "x").id();
        long two = exchange(store, "Two", "x").id();
        Path whole = folder.resolve("whole.json");
        new ConversationExport(store).toJson(List.of(one, two), whole, Existing.KEEP);
        String text = Files.readString(whole);
        ImportReport report = read(other, file(text.substring(0, text.length() - 40)));
        assertThat(outcomes(report)).containsExactly(Outcome.IMPORTED);
        assertThat(report.problem().orElseThrow()).contains("damaged");
    }

    @Test
    void what_is_no_tree_or_lacks_something_is_refused_and_the_rest_is_imported() throws IOException {
        long one = exchange(store, "One", "x").id();
        Path whole = folder.resolve("whole.json");
        new ConversationExport(store).toJson(List.of(one), whole, Existing.KEEP);
        String text = Files.readString(whole);
        String good = text.substring(text.indexOf("[{") + 1, text.length() - 2);
        String message = "{\"uid\":\"%s\",\"parent\":\"%s\",\"role\":\"USER\",\"state\":\"COMPLETE\","
                + "\"created\":\"2026-01-01T00:00:00Z\",\"content\":\"x\",\"tokenIds\":[]}";
        String circle = "{\"uid\":\"c\",\"title\":\"Circle\",\"folder\":\"\",\"tags\":[],\"pinned\":false,"
                + "\"created\":\"2026-01-01T00:00:00Z\",\"updated\":\"2026-01-01T00:00:00Z\",\"systemPrompt\":\"\","
                + "\"draft\":\"\",\"messages\":[" + message.formatted("a", "b") + "," + message.formatted("b", "a")
                + "]}";
        ImportReport report = read(
                other,
                file("{\"format\":\"phi4-workbench-conversations\",\"version\":1,\"conversations\":["
                        + String.join(",", circle, "{\"title\":\"Thin\"}", "7", "null", good) + "]}"));
        assertThat(outcomes(report))
                .containsExactly(Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED, Outcome.IMPORTED);
        assertThat(report.entries().getFirst().title()).isEqualTo("Circle");
        assertThat(report.entries().getFirst().remark().orElseThrow()).contains("circle");
        assertThat(other.list()).hasSize(1);
    }

    private static String node(String id, String parent, String children, String message) {
        return "\"%s\":{\"id\":\"%s\",\"parent\":%s,\"children\":[%s],\"message\":%s}"
                .formatted(id, id, parent, children, message);
    }

    private static String said(String role, String content) {
        return "{\"author\":{\"role\":\"%s\"},\"create_time\":1700000001.5,\"content\":%s,\"metadata\":{\"model_slug\":\"gpt-4o\"}}"
                .formatted(role, content);
    }

    private static String text(String text) {
        return "{\"content_type\":\"text\",\"parts\":[\"" + text + "\"]}";
    }

    private static final String CHATGPT =
            "[{\"title\":\"Trees\",\"create_time\":1700000000.25,\"update_time\":1700000100,"
                    + "\"conversation_id\":\"abc\",\"current_node\":\"a1\",\"mapping\":{"
                    + String.join(
                            ",",
                            node("root", "null", "\"sys\"", "null"),
                            node("sys", "\"root\"", "\"ctx\"", said("system", text(""))),
                            node(
                                    "ctx",
                                    "\"sys\"",
                                    "\"q\"",
                                    said(
                                            "user",
                                            "{\"content_type\":\"user_editable_context\",\"user_profile\":\"I am Ada.\",\"user_instructions\":\"Be brief.\"}")),
                            node("q", "\"ctx\"", "\"a1\",\"a2\"", said("user", text("Question?"))),
                            node("a2", "\"q\"", "\"t\"", said("assistant", text("Second"))),
                            node("a1", "\"q\"", "", said("assistant", text("First"))),
                            node(
                                    "t",
                                    "\"a2\"",
                                    "\"i\"",
                                    said("tool", "{\"content_type\":\"execution_output\",\"text\":\"42\"}")),
                            node(
                                    "i",
                                    "\"t\"",
                                    "\"c\"",
                                    said(
                                            "user",
                                            "{\"content_type\":\"multimodal_text\",\"parts\":[{\"content_type\":\"image_asset_pointer\"},\"look\"]}")),
                            node(
                                    "c",
                                    "\"i\"",
                                    "",
                                    said(
                                            "assistant",
                                            "{\"content_type\":\"code\",\"language\":\"python\",\"text\":\"1+1\"}")))
                    + "}},{\"title\":\"No messages\"},{\"title\":\"Empty\",\"id\":\"e\",\"mapping\":{}}]";

    @Test
    void chatgpt_conversations_keep_their_branches_and_the_one_shown_last() throws IOException {
        Path file = file(CHATGPT);
        ImportReport report = read(other, file);
        assertThat(outcomes(report)).containsExactly(Outcome.IMPORTED, Outcome.REFUSED, Outcome.IMPORTED);
        assertThat(report.entries().get(1).remark().orElseThrow()).contains("no messages");
        long id = report.entries().getFirst().conversation().orElseThrow();
        Conversation conversation = other.conversation(id);
        assertThat(conversation.title()).isEqualTo("Trees");
        assertThat(conversation.settings().systemPrompt()).isEqualTo("I am Ada.\n\nBe brief.");
        assertThat(conversation.summary().created()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_250L));
        assertThat(conversation.summary().updated()).isEqualTo(Instant.ofEpochSecond(1_700_000_100));
        assertThat(pathTexts(other, id)).containsExactly("Question?", "First");
        StoredMessage first = other.path(id).getLast().message();
        assertThat(first.model()).contains(new AnswerModel("gpt-4o", "other", ""));
        assertThat(first.created()).isEqualTo(Instant.ofEpochMilli(1_700_000_001_500L));
        Siblings answers = other.siblings(first.id());
        assertThat(answers.index()).isZero();
        other.select(answers.next().orElseThrow());
        assertThat(other.path(id).stream().map(step -> step.message().role()))
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.USER, Role.ASSISTANT);
        assertThat(pathTexts(other, id))
                .containsExactly(
                        "Question?",
                        "Second",
                        "```\n42\n```",
                        "[An image that was not imported]\n\nlook",
                        "```python\n1+1\n```");
        assertThat(outcomes(read(other, file)))
                .containsExactly(Outcome.ALREADY_HERE, Outcome.REFUSED, Outcome.ALREADY_HERE);
        assertThat(other.list()).hasSize(2);
    }

    @Test
    void odd_chatgpt_conversations_are_taken_as_far_as_they_make_sense() throws IOException {
        String circle = "{\"title\":null,\"mapping\":{"
                + String.join(
                        ",",
                        node("x", "\"y\"", "\"y\"", said("user", text("lost"))),
                        node("y", "\"x\"", "\"x\"", said("user", text("lost"))),
                        node("z", "\"gone\"", "\"gone\",\"z\"", said("critic", text("kept \\ud83d\\ude00 \\u0000"))))
                + "}}";
        ImportReport report = read(other, file("[" + circle + "," + circle + ",[],5,null,{\"mapping\":[]}]"));
        assertThat(outcomes(report))
                .containsExactly(
                        Outcome.IMPORTED,
                        Outcome.ALREADY_HERE,
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.REFUSED);
        ImportReport.Entry first = report.entries().getFirst();
        assertThat(first.remark().orElseThrow()).startsWith("2 of its nodes");
        assertThat(pathTexts(other, first.conversation().orElseThrow())).containsExactly("kept 😀 \u0000");
        assertThat(other.list().getFirst().title()).startsWith("kept");
    }

    @Test
    void a_deep_conversation_is_no_trouble() throws IOException {
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            nodes.add(node(
                    "n" + i,
                    i == 0 ? "null" : "\"n" + (i - 1) + "\"",
                    "\"n" + (i + 1) + "\"",
                    said("user", text("m" + i))));
        }
        Path file = file("[{\"id\":\"deep\",\"title\":\"Deep\",\"current_node\":\"n4999\",\"mapping\":{"
                + String.join(",", nodes) + "}}]");
        long id = read(other, file).entries().getFirst().conversation().orElseThrow();
        assertThat(other.path(id)).hasSize(5_000);
        Path export = folder.resolve("deep.json");
        new ConversationExport(other).toJson(List.of(id), export, Existing.KEEP);
        assertThat(outcomes(read(store, export))).containsExactly(Outcome.IMPORTED);
    }

    @Test
    void a_large_file_is_read_one_conversation_at_a_time_and_can_be_stopped() throws IOException {
        Path file = folder.resolve("large.json");
        String message = said("user", text("word ".repeat(20_000)));
        try (Writer writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 200; i++) {
                writer.write((i == 0 ? "[" : ",") + "{\"id\":\"" + i + "\",\"title\":\"t\",\"mapping\":{"
                        + node("a", "null", "", message) + "}}");
            }
            writer.write("]");
        }
        Cancellation cancellation = new Cancellation();
        List<ImportReport.Entry> told = new ArrayList<>();
        ImportReport report = new ConversationImport(other)
                .read(
                        file,
                        entry -> {
                            told.add(entry);
                            if (told.size() == 5) {
                                cancellation.cancel();
                            }
                        },
                        cancellation);
        assertThat(report.entries()).hasSize(5).isEqualTo(told);
        assertThat(other.list()).hasSize(5);
        assertThat(read(other, file).count(Outcome.IMPORTED)).isEqualTo(195);
        assertThat(other.list()).hasSize(200);
    }
}
