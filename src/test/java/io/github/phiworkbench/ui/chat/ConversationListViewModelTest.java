package io.github.phiworkbench.ui.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.conversation.ConversationSummary;
import io.github.phiworkbench.conversation.ImportReport.Outcome;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.ui.chat.ConversationListViewModel.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of chats shows what is stored, after every change by itself. */
class ConversationListViewModelTest {

    @TempDir
    private Path folder;

    private ChatWorld world;
    private ConversationListViewModel list;

    @BeforeEach
    void threeChats() {
        world = new ChatWorld(folder);
        list = world.list;
        world.load();
        for (String question : List.of("Apples?", "Pears?", "Plums?")) {
            world.chat.newChat();
            world.exchange(question, "Fruit of the tree, for " + question);
        }
        awaitTitles("Plums?", "Pears?", "Apples?");
    }

    @AfterEach
    void nothingFailedUnseen() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private List<String> titles() {
        return list.entries().stream().map(hit -> hit.conversation().title()).toList();
    }

    private void awaitTitles(String... titles) {
        world.until(() -> titles().equals(List.of(titles)));
    }

    private ConversationSummary entry(String title) {
        return list.entries().stream()
                .map(hit -> hit.conversation())
                .filter(conversation -> conversation.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_new_title_is_seen_in_the_list_and_over_the_chat_and_a_blank_one_changes_nothing() {
        list.rename(entry("Plums?").id(), "  Stone fruit ");
        awaitTitles("Stone fruit", "Pears?", "Apples?");
        world.until(() ->
                world.chat.conversationProperty().get().orElseThrow().title().equals("Stone fruit"));
        assertThat(world.texts()).hasSize(2);
        list.rename(entry("Stone fruit").id(), "  ");
        list.rename(entry("Pears?").id(), "Pome fruit");
        awaitTitles("Stone fruit", "Pome fruit", "Apples?");
    }

    @Test
    void pinned_chats_stand_above_until_they_are_not_pinned_any_more() {
        long apples = entry("Apples?").id();
        list.setPinned(apples, true);
        awaitTitles("Apples?", "Plums?", "Pears?");
        assertThat(entry("Apples?").pinned()).isTrue();
        list.setPinned(apples, false);
        awaitTitles("Plums?", "Pears?", "Apples?");
    }

    @Test
    void of_two_changes_the_last_one_stays() {
        long apples = entry("Apples?").id();
        for (int round = 0; round < 20; round++) {
            list.moveToFolder(apples, "first");
            list.moveToFolder(apples, "last " + round);
            String wanted = "last " + round;
            world.until(() -> entry("Apples?").folder().equals(wanted));
        }
    }

    @Test
    void folders_and_tags_are_seen_and_searched_for() {
        list.moveToFolder(entry("Apples?").id(), " Orchard ");
        list.setTags(entry("Pears?").id(), List.of("green", "sweet"));
        world.until(() -> entry("Apples?").folder().equals("Orchard")
                && entry("Pears?").tags().size() == 2);
        list.queryProperty().set("folder:orchard");
        awaitTitles("Apples?");
        list.queryProperty().set("tag:sweet fruit");
        awaitTitles("Pears?");
        list.setTags(entry("Pears?").id(), List.of("green"));
        awaitTitles();
    }

    @Test
    void a_search_narrows_the_list_shows_where_and_follows_what_is_written() {
        list.queryProperty().set("pears");
        awaitTitles("Pears?");
        assertThat(list.entries().getFirst().snippet()).isPresent();
        list.queryProperty().set("tree");
        awaitTitles("Plums?", "Pears?", "Apples?");
        list.queryProperty().set("quinces");
        awaitTitles();
        world.exchange("And quinces?", "Too.");
        awaitTitles("Plums?");
        list.queryProperty().set(" ");
        awaitTitles("Plums?", "Pears?", "Apples?");
    }

    @Test
    void of_quick_changes_of_the_search_the_last_one_counts() {
        for (String words : List.of("apples", "pears", "plums", "", "pears")) {
            list.queryProperty().set(words);
        }
        awaitTitles("Pears?");
        list.refresh();
        list.queryProperty().set("apples");
        awaitTitles("Apples?");
    }

    @Test
    void what_goes_to_the_trash_comes_back_whole_or_goes_for_good() {
        long pears = entry("Pears?").id();
        list.moveToTrash(pears);
        awaitTitles("Plums?", "Apples?");
        list.trashProperty().set(true);
        awaitTitles("Pears?");
        list.restore(pears);
        awaitTitles();
        list.trashProperty().set(false);
        awaitTitles("Plums?", "Pears?", "Apples?");
        assertThat(world.store.path(pears)).hasSize(2);

        list.moveToTrash(pears);
        list.trashProperty().set(true);
        awaitTitles("Pears?");
        list.emptyTrash();
        awaitTitles();
        assertThat(world.store.list()).hasSize(2);
        assertThat(world.store.trash()).isEmpty();
        assertThat(world.texts()).as("the chat that is shown").contains("Plums?");
    }

    @Test
    void the_shown_chat_in_the_trash_makes_room_for_a_new_one() {
        list.moveToTrash(entry("Plums?").id());
        assertThat(world.chat.turns()).isEmpty();
        assertThat(world.chat.conversationProperty().get()).isEmpty();
        awaitTitles("Pears?", "Apples?");
    }

    @Test
    void chats_are_written_to_files_and_read_again() throws IOException {
        Path file = folder.resolve("plums.json");
        List<String> told = new ArrayList<>();
        long plums = entry("Plums?").id();
        list.export(plums, Format.JSON, file, () -> told.add("done"), told::add);
        world.until(() -> told.equals(List.of("done")));
        for (Format format : List.of(Format.MARKDOWN, Format.HTML)) {
            Path text = Files.writeString(folder.resolve("plums." + format), "an older file");
            list.export(plums, format, text, () -> told.add("done"), told::add);
            int count = told.size() + 1;
            world.until(() -> told.size() == count);
            assertThat(text).content().contains("Plums?");
        }
        assertThat(told).containsOnly("done");

        list.moveToTrash(plums);
        list.emptyTrash();
        awaitTitles("Pears?", "Apples?");
        list.importFile(
                file, new Cancellation(), report -> told.add("imported " + report.count(Outcome.IMPORTED)), told::add);
        awaitTitles("Plums?", "Pears?", "Apples?");
        assertThat(told).contains("imported 1");
    }

    @Test
    void files_that_cannot_be_written_or_read_are_told_of_in_a_sentence() {
        List<String> told = new ArrayList<>();
        Path nowhere = folder.resolve("no").resolve("such").resolve("folder.json");
        list.export(entry("Plums?").id(), Format.JSON, nowhere, () -> told.add("done"), told::add);
        world.until(() -> told.size() == 1);
        list.importFile(nowhere, new Cancellation(), _ -> told.add("done"), told::add);
        world.until(() -> told.size() == 2);
        assertThat(told)
                .allSatisfy(
                        sentence -> assertThat(sentence).contains("folder.json").endsWith("."));
    }
}
