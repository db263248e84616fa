package io.github.phiworkbench.conversation;

import static io.github.phiworkbench.conversation.TestAnswers.answer;
import static io.github.phiworkbench.conversation.TestAnswers.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.conversation.SearchHit.Snippet;
import io.github.phiworkbench.tokenizer.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of conversations: its order, folders, tags and trash, and the search. */
class ConversationListTest {

    @TempDir
    private Path folder;

    private ConversationStore store;

    @BeforeEach
    void open() {
        store = ConversationStore.open(folder.resolve("history.db")).store();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> titles() {
        return store.list().stream().map(ConversationSummary::title).toList();
    }

    private List<String> found(String query) {
        return store.search(query).stream()
                .map(hit -> hit.conversation().title())
                .toList();
    }

    private static List<String> marked(String text, List<TextRange> ranges) {
        return ranges.stream()
                .map(range -> text.substring(range.start(), range.end()))
                .toList();
    }

    @Test
    void pinned_conversations_come_first_and_then_the_newest() {
        long one = exchange(store, "one", "x").id();
        long two = exchange(store, "two", "x").id();
        exchange(store, "three", "x");
        assertThat(titles()).containsExactly("three", "two", "one");
        store.setPinned(one, true);
        assertThat(titles()).containsExactly("one", "three", "two");
        answer(store, store.conversation(two).leaf().orElseThrow(), "more");
        assertThat(titles()).containsExactly("one", "two", "three");
        store.setPinned(one, false);
        store.saveDraft(one, "a draft does not count");
        assertThat(titles()).containsExactly("two", "three", "one");
    }

    @Test
    void folders_and_tags_are_listed_with_their_counts() {
        long one = exchange(store, "one", "x").id();
        long two = exchange(store, "two", "x").id();
        store.moveToFolder(one, " Work ");
        store.moveToFolder(two, "Work");
        store.setTags(one, List.of("java", " proof ", "", "java"));
        store.setTags(two, List.of("java"));
        assertThat(store.folders()).isEqualTo(Map.of("Work", 2));
        assertThat(store.tags()).isEqualTo(Map.of("java", 2, "proof", 1));
        assertThat(store.conversation(one).summary().tags()).containsExactly("java", "proof");
        store.moveToFolder(two, "");
        store.setTags(two, List.of());
        assertThat(store.folders()).isEqualTo(Map.of("Work", 1));
        assertThat(store.tags()).isEqualTo(Map.of("java", 1, "proof", 1));
    }

    @Test
    void the_trash_gives_back_what_was_put_in_until_it_is_emptied() {
        long one = exchange(store, "one apple", "x").id();
        long two = exchange(store, "two apples", "x").id();
        store.setTags(one, List.of("fruit"));
        store.moveToTrash(one);
        assertThat(titles()).containsExactly("two apples");
        assertThat(found("apple")).containsExactly("two apples");
        assertThat(store.tags()).isEmpty();
        assertThat(store.trash()).extracting(ConversationSummary::id).containsExactly(one);
        store.restore(one);
        assertThat(store.trash()).isEmpty();
        assertThat(found("apple")).hasSize(2);
        assertThat(store.conversation(one).summary().tags()).containsExactly("fruit");
        store.moveToTrash(two);
        assertThat(store.emptyTrash()).isEqualTo(1);
        assertThat(store.emptyTrash()).isZero();
        assertThat(store.trash()).isEmpty();
        store.restore(one);
        assertThat(found("apple")).containsExactly("one apple");
        assertThat(store.database().<Long>read(sql -> sql.number("SELECT count(*) FROM message")))
                .isEqualTo(2);
    }

    @Test
    void what_is_deleted_for_good_leaves_no_trace_in_the_file() throws Exception {
        long secret = exchange(store, "My secret is Xyzzyplugh", "Nobody else knows Xyzzyplugh")
                .id();
        exchange(store, "Other", "Other");
        store.moveToTrash(secret);
        store.emptyTrash();
        store.close();
        assertThat(new String(Files.readAllBytes(folder.resolve("history.db")), StandardCharsets.ISO_8859_1))
                .doesNotContainIgnoringCase("xyzzyplugh")
                .contains("Other");
    }

    @Test
    void search_finds_beginnings_of_words_in_titles_and_messages() {
        exchange(store, "Explain entropy", "It measures uncertainty.");
        exchange(store, "Write a poem", "Roses are red, entropic and blue.");
        assertThat(found("entr")).containsExactly("Write a poem", "Explain entropy");
        assertThat(found("entropy")).containsExactly("Explain entropy");
        assertThat(found("MEASURES unc")).containsExactly("Explain entropy");
        assertThat(found("explain uncertainty")).containsExactly("Explain entropy");
        assertThat(found("tropy")).isEmpty();
        assertThat(found("\"are red\"")).containsExactly("Write a poem");
        assertThat(found("\"red are\"")).isEmpty();
        assertThat(found("\"are re\"")).isEmpty();
        assertThat(found("\"are re")).containsExactly("Write a poem");
        assertThat(found("  ")).hasSize(2);
    }

    @Test
    void search_does_not_mind_case_accents_and_scripts() {
        exchange(store, "Café ÉCOLE Straße", "x");
        exchange(store, "東京タワーの高さは？", "333メートルです。");
        exchange(store, "מה שלום העולם", "x");
        exchange(store, "Party 🎉🧠 time", "x");
        exchange(store, "한국어 배우기", "x");
        assertThat(found("cafe ecole")).containsExactly("Café ÉCOLE Straße");
        assertThat(found("CAFÉ")).containsExactly("Café ÉCOLE Straße");
        assertThat(found("cafe\u0301")).containsExactly("Café ÉCOLE Straße");
        assertThat(found("高さ")).containsExactly("東京タワーの高さは？");
        assertThat(found("メートル")).containsExactly("東京タワーの高さは？");
        assertThat(found("さ高")).isEmpty();
        assertThat(found("שלום")).containsExactly("מה שלום העולם");
        assertThat(found("🧠")).containsExactly("Party 🎉🧠 time");
        assertThat(found("🎉🧠")).containsExactly("Party 🎉🧠 time");
        assertThat(found("🧠🎉")).isEmpty();
        assertThat(found("한국")).containsExactly("한국어 배우기");
    }

    @Test
    void search_narrows_by_folder_tag_and_pin() {
        long one = exchange(store, "one apple", "x").id();
        long two = exchange(store, "two apples", "x").id();
        exchange(store, "three apples", "x");
        store.moveToFolder(one, "My work");
        store.moveToFolder(two, "Home");
        store.setTags(two, List.of("Fruit salad"));
        store.setPinned(one, true);
        assertThat(found("folder:\"my work\" apple")).containsExactly("one apple");
        assertThat(found("folder:home")).containsExactly("two apples");
        assertThat(found("FOLDER:ho apple")).containsExactly("two apples");
        assertThat(found("tag:\"fruit s\"")).containsExactly("two apples");
        assertThat(found("tag:fruit folder:my")).isEmpty();
        assertThat(found("pinned: apple")).containsExactly("one apple");
        assertThat(found("pinned:no apple")).containsExactly("three apples", "two apples");
        assertThat(found("folder: apple")).hasSize(3);
        assertThat(found("tag:nothing")).isEmpty();
    }

    @Test
    void a_hit_shows_where_it_was_found() {
        exchange(
                store,
                "Tell me of whales",
                "Long ago.\n".repeat(30) + "The blue\twhale is\nlarge. " + "Really. ".repeat(50));
        SearchHit hit = store.search("whale").getFirst();
        assertThat(marked(hit.conversation().title(), hit.titleRanges())).containsExactly("whales");
        Snippet snippet = hit.snippet().orElseThrow();
        assertThat(snippet.text()).startsWith("…").endsWith("…").contains("The blue whale is large.");
        assertThat(snippet.text()).hasSizeLessThan(300).doesNotContain("\n");
        assertThat(marked(snippet.text(), snippet.ranges())).containsExactly("whale");
        assertThat(store.message(snippet.message()).content()).contains("blue\twhale");
    }

    @Test
    void a_hit_on_another_branch_leads_there() {
        Conversation chat = exchange(store, "Hello", "first reply");
        long question = store.path(chat.id()).getFirst().message().id();
        answer(store, question, "second reply");
        Snippet snippet = store.search("first").getFirst().snippet().orElseThrow();
        store.select(snippet.message());
        assertThat(TestAnswers.pathTexts(store, chat.id())).containsExactly("Hello", "first reply");
    }

    @Test
    void a_renamed_conversation_is_found_by_its_new_title_only() {
        long chat = exchange(store, "old name", "x").id();
        store.rename(chat, "new title");
        assertThat(found("new")).containsExactly("new title");
        assertThat(store.search("old").getFirst().titleRanges()).isEmpty();
        assertThat(store.search("old").getFirst().snippet()).isPresent();
        assertThat(store.search("new").getFirst().snippet()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"\"",
                "'",
                "*",
                "a*",
                "-",
                "^a",
                "(",
                ")",
                "a AND",
                "NOT",
                "OR OR",
                "NEAR(a b)",
                "a:b",
                "words:a",
                "{a}",
                "\\",
                "%",
                "_",
                ";",
                "--",
                "a\u0000b",
                "\u0000",
                "\ud800",
                "folder:\"",
                "tag:\"x",
                "pinned:\"",
                "\uFFFF",
                "\u202E",
                "+",
                "C++",
                "😀",
                "\uE000",
                "'; DROP TABLE message; --"
            })
    void odd_queries_do_not_fail(String query) {
        exchange(store, "A question about words", "b and near");
        assertThat(store.search(query)).hasSizeLessThanOrEqualTo(1);
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void a_very_long_query_does_not_fail() {
        exchange(store, "word", "x");
        assertThat(store.search("word ".repeat(200))).hasSize(1);
        assertThat(store.search("w".repeat(100_000))).isEmpty();
    }

    @Test
    void titles_are_the_first_line_shortened_at_a_word() {
        assertThat(Titles.of("\n\n# Heading\nmore")).isEqualTo("Heading");
        assertThat(Titles.of("  a \t b\u0000c ")).isEqualTo("a b c");
        assertThat(Titles.of("")).isEmpty();
        assertThat(Titles.of(" \n\t")).isEmpty();
        String sixty = "word ".repeat(11) + "12345";
        assertThat(Titles.of(sixty)).isEqualTo(sixty);
        assertThat(Titles.of(sixty + "6")).isEqualTo("word ".repeat(10) + "word…");
        assertThat(Titles.of("x".repeat(1_000_000))).isEqualTo("x".repeat(59) + "…");
        assertThat(Titles.of("👨‍👩‍👧".repeat(100))).isEqualTo("👨‍👩‍👧".repeat(59) + "…");
    }

    @Test
    void a_thousand_conversations_are_listed_and_searched_at_once() {
        Random random = new Random(1);
        List<String> vocabulary = IntStream.range(0, 3_000)
                .mapToObj(i -> Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36))
                .toList();
        store.database().change(sql -> {
            for (int i = 0; i < 1_000; i++) {
                long id = new Conversations(sql).add("uid" + i, ConversationSettings.DEFAULT, Instant.now());
                new Conversations(sql).rename(id, "The conversation " + i);
                OptionalLong parent = OptionalLong.empty();
                for (int message = 0; message < 10; message++) {
                    StringBuilder text = new StringBuilder("The ");
                    for (int word = 0; word < 200; word++) {
                        text.append(vocabulary.get(random.nextInt(3_000))).append(' ');
                    }
                    parent = OptionalLong.of(new Messages(sql)
                            .add(id, parent, Role.USER, text.toString(), MessageState.COMPLETE, Optional.empty())
                            .id());
                }
            }
        });
        for (int warm = 0; warm < 5; warm++) {
            store.list();
            store.search("t");
        }
        assertThat(quickest(() -> assertThat(store.list()).hasSize(1_000))).isLessThan(Duration.ofMillis(200));
        for (String query :
                List.of("t", "the", vocabulary.get(0), vocabulary.get(0) + " " + vocabulary.get(1), "zzzzzz")) {
            Duration time = quickest(() -> store.search(query));
            assertThat(time).isLessThan(Duration.ofMillis(500));
        }
    }

    private static Duration quickest(Runnable task) {
        return IntStream.range(0, 5)
                .mapToObj(round -> {
                    long start = System.nanoTime();
                    task.run();
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
