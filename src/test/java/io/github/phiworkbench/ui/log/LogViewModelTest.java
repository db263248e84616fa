package io.github.phiworkbench.ui.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.ProgramLog.Entry;
import io.github.phiworkbench.app.Settings.LogDetail;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogViewModelTest {

    private final LogViewModel viewModel = new LogViewModel();

    @Test
    void entries_are_filtered_by_level_and_words() {
        viewModel.reset(List.of(
                entry(LogDetail.INFO, "ModelLoader", "Loaded Phi-4"),
                entry(LogDetail.ERROR, "Worker", "It crashed"),
                entry(LogDetail.DEBUG, "Worker", "Line")));
        assertThat(viewModel.shown()).hasSize(3);
        viewModel.levelProperty().set(LogDetail.INFO);
        assertThat(viewModel.shown()).extracting(Entry::message).containsExactly("Loaded Phi-4", "It crashed");
        viewModel.searchProperty().set("  PHI-4 ");
        assertThat(viewModel.shown()).extracting(Entry::message).containsExactly("Loaded Phi-4");
        viewModel.searchProperty().set("worker");
        assertThat(viewModel.shown()).extracting(Entry::message).containsExactly("It crashed");
    }

    @Test
    void no_more_entries_are_held_than_the_log_keeps() {
        viewModel.add(Collections.nCopies(ProgramLog.KEPT, entry(LogDetail.INFO, "A", "old")));
        viewModel.add(List.of(entry(LogDetail.INFO, "A", "new")));
        assertThat(viewModel.shown()).hasSize(ProgramLog.KEPT);
        assertThat(viewModel.shown().getLast().message()).isEqualTo("new");
    }

    @Test
    void copied_entries_are_lines_of_text() {
        assertThat(LogViewModel.text(
                        List.of(entry(LogDetail.WARN, "Worker", "one"), entry(LogDetail.INFO, "Loader", "two"))))
                .matches("[0-9:.]{12} WARN Worker: one\n[0-9:.]{12} INFO Loader: two\n");
    }

    private static Entry entry(LogDetail level, String source, String message) {
        return new Entry(Instant.EPOCH, level, source, message);
    }
}
