package io.github.phiworkbench.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.Examples;
import io.github.phiworkbench.compare.PreferenceExport.Form;
import io.github.phiworkbench.compare.StoredVote;
import io.github.phiworkbench.compare.Vote;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Votes are listed, counted, removed and exported. */
@Timeout(60)
class StandingsViewModelTest {

    @TempDir
    private Path folder;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = new ArrayList<>();
    private final List<Runnable> undos = new ArrayList<>();
    private final WindowQueue window = new WindowQueue(() -> "failures: " + failures);
    private ComparisonStore store;
    private StandingsViewModel model;

    private final class Notices implements Notifier {
        @Override
        public void info(String text) {
            told.add(text);
        }

        @Override
        public void warn(String text) {
            told.add(text);
        }

        @Override
        public void offer(String text, String action, Runnable run) {
            undos.add(run);
        }
    }

    @BeforeEach
    void open() {
        store = ComparisonStore.open(folder.resolve("comparisons.db")).store();
        Vote seen = Examples.vote("a", "c", Verdict.RIGHT);
        store.addVote(Examples.vote("a", "b", Verdict.LEFT));
        store.addVote(Examples.vote("a", "b", Verdict.TIE));
        store.addVote(new Vote(seen.time(), seen.left(), seen.right(), seen.verdict(), false));
        model = new StandingsViewModel(store, new Tasks(window, failures::add), Texts.of("compare"), new Notices());
        model.refresh();
        window.until(() -> !model.votes().isEmpty());
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(failures).isEmpty();
    }

    private List<String> ranking() {
        return model.standings().stream()
                .map(standing -> standing.contender().model())
                .toList();
    }

    @Test
    void the_best_stands_first_and_the_last_vote_too() {
        assertThat(ranking()).containsExactly("c", "a", "b");
        assertThat(model.votes())
                .extracting(stored -> stored.vote().verdict())
                .containsExactly(Verdict.RIGHT, Verdict.TIE, Verdict.LEFT);
    }

    @Test
    void open_votes_can_be_left_out() {
        model.blindOnlyProperty().set(true);
        window.until(() -> model.votes().size() == 2);
        assertThat(ranking()).containsExactly("a", "b");
    }

    @Test
    void a_vote_is_removed_and_comes_back() {
        StoredVote last = model.votes().getFirst();
        model.remove(last);
        window.until(() -> model.votes().size() == 2);
        assertThat(ranking()).containsExactly("a", "b");
        undos.getFirst().run();
        window.until(() -> model.votes().size() == 3);
        assertThat(model.votes().getFirst()).isEqualTo(last);
    }

    @Test
    void what_was_removed_before_the_start_is_gone_for_good() {
        StoredVote last = model.votes().getFirst();
        model.remove(last);
        window.until(() -> model.votes().size() == 2);
        model = new StandingsViewModel(store, new Tasks(window, failures::add), Texts.of("compare"), new Notices());
        model.refresh();
        window.until(() -> model.votes().size() == 2);
        store.restoreVote(last.id());
        assertThat(store.votes()).hasSize(2);
    }

    @Test
    void pairs_are_exported() {
        Path file = folder.resolve("pairs.jsonl");
        assertThat(model.hasPairs()).isTrue();
        model.export(file, Form.TEXT);
        window.until(() -> !told.isEmpty());
        assertThat(told).containsExactly("Wrote 2 pairs to pairs.jsonl.");
        assertThat(file).content().hasLineCount(2).contains("\"rejected\":\"I am b.\"");
    }
}
