package io.github.phiworkbench.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PaneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MainWindowViewModelTest {

    private final Settings settings = new Settings();
    private final MainWindowViewModel viewModel = new MainWindowViewModel(settings);
    private final List<String> heard = new ArrayList<>();

    @Test
    void the_first_pane_comes_into_view_and_others_are_made_when_they_are_asked_for() {
        start(PaneId.MODELS, PaneId.CHAT);
        assertThat(heard).containsExactly("chat made", "chat shown");
        viewModel.open(PaneId.MODELS);
        viewModel.open(PaneId.CHAT);
        viewModel.open(PaneId.CHAT);
        assertThat(heard)
                .containsExactly(
                        "chat made",
                        "chat shown",
                        "models made",
                        "chat hidden",
                        "models shown",
                        "models hidden",
                        "chat shown");
    }

    @Test
    void the_pane_of_the_last_time_comes_first_unless_it_is_gone() {
        settings.set(MainWindowViewModel.PANE, PaneId.MODELS);
        start(PaneId.CHAT, PaneId.MODELS);
        assertThat(viewModel.selectedProperty().get()).contains(PaneId.MODELS);

        MainWindowViewModel next = new MainWindowViewModel(settings);
        next.start(List.of(pane(PaneId.SETTINGS)), this::make);
        assertThat(next.selectedProperty().get()).contains(PaneId.SETTINGS);
    }

    @Test
    void a_pane_that_does_not_exist_changes_nothing() {
        start(PaneId.CHAT);
        viewModel.open(PaneId.COMPARE);
        viewModel.handle(PaneCommand.LOAD_MODEL);
        assertThat(viewModel.selectedProperty().get()).isEqualTo(Optional.of(PaneId.CHAT));
        assertThat(heard).containsExactly("chat made", "chat shown");
    }

    @Test
    void sending_and_stopping_go_to_the_pane_in_view() {
        start(PaneId.CHAT, PaneId.MODELS);
        viewModel.handle(PaneCommand.SEND);
        viewModel.open(PaneId.MODELS);
        heard.clear();
        viewModel.handle(PaneCommand.STOP);
        assertThat(heard).isEmpty();
        viewModel.open(PaneId.CHAT);
        viewModel.handle(PaneCommand.STOP);
        assertThat(heard).endsWith("chat STOP");
    }

    @Test
    void a_new_chat_begins_in_the_chat_pane_from_anywhere() {
        start(PaneId.CHAT, PaneId.MODELS);
        viewModel.open(PaneId.MODELS);
        viewModel.handle(PaneCommand.NEW_CHAT);
        assertThat(heard).endsWith("chat shown", "chat NEW_CHAT");
    }

    @Test
    void a_model_is_loaded_where_the_pane_in_view_can_or_else_in_the_models_pane() {
        start(PaneId.SETTINGS, PaneId.MODELS);
        viewModel.open(PaneId.SETTINGS);
        viewModel.handle(PaneCommand.LOAD_MODEL);
        assertThat(heard).endsWith("models shown", "models LOAD_MODEL");
    }

    @Test
    void the_log_is_not_in_the_rail() {
        start(PaneId.LOG, PaneId.SETTINGS, PaneId.CHAT);
        assertThat(viewModel.rail()).extracting(Pane::id).containsExactly(PaneId.CHAT, PaneId.SETTINGS);
    }

    @Test
    void at_the_end_every_pane_that_was_made_may_save() {
        start(PaneId.CHAT, PaneId.MODELS, PaneId.SETTINGS);
        viewModel.open(PaneId.SETTINGS);
        viewModel.close();
        assertThat(heard).endsWith("chat closed", "settings closed").doesNotContain("models closed");
    }

    @Test
    void what_closing_would_break_off_is_asked_of_the_panes_that_were_made() {
        start(PaneId.CHAT, PaneId.MODELS);
        assertThat(viewModel.unfinished()).isEmpty();
        viewModel.open(PaneId.MODELS);
        assertThat(viewModel.unfinished()).containsExactly("models is at work");
    }

    private void start(PaneId... ids) {
        viewModel.start(Stream.of(ids).map(MainWindowViewModelTest::pane).toList(), this::make);
    }

    private static Pane pane(PaneId id) {
        return new Pane(id, FxmlFile.SETTINGS, Map.of());
    }

    private PaneView make(Pane pane) {
        String name = pane.id().key();
        Set<PaneCommand> known =
                switch (pane.id()) {
                    case CHAT -> Set.of(PaneCommand.SEND, PaneCommand.STOP, PaneCommand.NEW_CHAT);
                    case MODELS -> Set.of(PaneCommand.LOAD_MODEL);
                    default -> Set.of();
                };
        heard.add(name + " made");
        return new PaneView() {
            @Override
            public void shown() {
                heard.add(name + " shown");
            }

            @Override
            public void hidden() {
                heard.add(name + " hidden");
            }

            @Override
            public boolean perform(PaneCommand command) {
                if (known.contains(command)) {
                    heard.add(name + " " + command);
                }
                return known.contains(command);
            }

            @Override
            public Optional<String> unfinished() {
                return pane.id() == PaneId.MODELS ? Optional.of("models is at work") : Optional.empty();
            }

            @Override
            public void close() {
                heard.add(name + " closed");
            }
        };
    }
}
