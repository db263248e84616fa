package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.app.NanoModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.TokenCandidates.Candidate;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.Row;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.Watched;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CandidatesViewModelTest {

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> "failures: " + failures);
    private final NanoModels models = new NanoModels();
    private final CandidatesViewModel model = new CandidatesViewModel(models.inspect, new Tasks(window, failures::add));
    private final TokenTrace trace = models.inspect.scoreText("What is 37 + 58?", 5, (_, _) -> {}, new Cancellation());

    @AfterEach
    void close() {
        models.close();
        assertThat(failures).isEmpty();
    }

    private List<Integer> ids() {
        return model.rows().stream().map(row -> row.candidate().id()).toList();
    }

    @Test
    void the_captured_alternatives_are_listed_and_the_token_that_came_is_selected() {
        model.show(Optional.of(trace), 3);

        Row selected = model.rows().get(model.selectedRowProperty().get());
        assertThat(selected.candidate().id()).isEqualTo(trace.id(3));
        assertThat(selected.candidate().came()).isTrue();
        assertThat(ids()).startsWith(trace.alternativeId(3, 0));
        assertThat(model.opening()).isEmpty();
    }

    @Test
    void a_step_selects_another_token_and_the_text_would_begin_with_it() {
        model.show(Optional.of(trace), 3);
        model.selectedRowProperty().set(0);
        model.step(1);
        model.step(1);

        Candidate candidate = model.rows().get(2).candidate();
        TokenTrace opening = model.opening().orElseThrow();
        assertThat(opening.ids()).isEqualTo(concat(trace.ids().subList(0, 3), candidate.id()));
        model.step(-10);
        assertThat(model.selectedRowProperty().get()).isZero();
    }

    private static List<Integer> concat(List<Integer> before, int id) {
        List<Integer> all = new ArrayList<>(before);
        all.add(id);
        return all;
    }

    @Test
    void the_loaded_model_tells_the_two_hundred_best() {
        model.show(Optional.of(trace), 3);
        model.more();
        window.until(() -> model.rows().size() >= CandidatesViewModel.MOST);

        assertThat(ids()).startsWith(trace.alternativeId(3, 0), trace.alternativeId(3, 1));
        double mass = model.rows().stream()
                .mapToDouble(row -> row.candidate().probability())
                .sum();
        assertThat(mass + model.candidatesProperty().get().rest()).isCloseTo(1, within(1e-6));
        assertThat(model.rows().get(150).entry().bytes().length()).isPositive();
    }

    @Test
    void a_watched_token_is_listed_wherever_it_ranks() {
        List<Watched> found = new ArrayList<>();
        model.search("95", found::addAll);
        model.show(Optional.of(trace), 3);
        model.search("8", found::addAll);
        window.until(() -> !found.isEmpty());
        Watched token = found.getFirst();

        model.watch(token);
        window.until(() -> model.rows().stream()
                .anyMatch(row -> row.watched() && row.candidate().id() == token.id()));
        model.show(Optional.of(trace), 5);
        window.until(() -> ids().contains(token.id()));

        Row row = model.rows().stream()
                .filter(it -> it.candidate().id() == token.id())
                .findFirst()
                .orElseThrow();
        assertThat(row.candidate().rank()).isPositive();
        model.unwatch(token.id());
        assertThat(model.watched()).isEmpty();
        assertThat(model.rows().stream().noneMatch(Row::watched)).isTrue();
    }

    @Test
    void a_late_list_keeps_what_was_chosen_meanwhile() {
        model.show(Optional.of(trace), 3);
        model.selectedRowProperty().set(1);
        int chosen = model.rows().get(1).candidate().id();
        model.more();
        window.until(() -> model.rows().size() >= CandidatesViewModel.MOST);

        assertThat(model.rows()
                        .get(model.selectedRowProperty().get())
                        .candidate()
                        .id())
                .isEqualTo(chosen);
        assertThat(model.opening()).isPresent();
    }

    @Test
    void without_a_model_the_captured_alternatives_stay_and_the_reason_is_told() {
        model.show(Optional.of(trace), 3);
        int captured = model.rows().size();
        models.session.unloadAndWait();
        model.more();
        window.until(() -> !model.troubleProperty().get().isEmpty());

        assertThat(model.troubleProperty().get()).isEqualTo("No model is loaded; choose one first.");
        assertThat(model.rows()).hasSize(captured);
    }

    @Test
    void nothing_is_listed_at_a_token_that_nothing_predicted() {
        model.show(Optional.of(trace), 0);

        assertThat(model.rows()).isEmpty();
        model.more();
        assertThat(model.opening()).isEmpty();
    }
}
