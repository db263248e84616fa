package io.github.phiworkbench.ui.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.app.NanoModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.ContinuationTree;
import io.github.phiworkbench.inspect.ContinuationTree.Outcome;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.inspect.ContinuationsViewModel.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContinuationsViewModelTest {

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> failures);
    private NanoModels nano;
    private ContinuationsViewModel model;
    private TokenTrace trace;

    /** Each item comes by itself, which is the worst that a pulse can do. */
    private final class Single implements ContinuationsViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return item -> window.execute(() -> consumer.accept(List.of(item)));
        }
    }

    @BeforeEach
    void read() {
        nano = new NanoModels();
        model = new ContinuationsViewModel(nano.inspect, new Tasks(window, failures::add), new Single());
        trace = scored("What is 37 + 58?");
        model.show(Optional.of(trace), 3);
    }

    @AfterEach
    void close() {
        nano.close();
        assertThat(failures).isEmpty();
    }

    private TokenTrace scored(String text) {
        return nano.inspect.scoreText(text, 3, (_, _) -> {}, new Cancellation());
    }

    private void limits(int children, int depth, double topP) {
        model.childrenProperty().set(children);
        model.depthProperty().set(depth);
        model.topPProperty().set(topP);
    }

    private void unfold() {
        model.unfold();
        awaitEnd();
    }

    private void awaitEnd() {
        window.until(() -> !model.busyProperty().get());
    }

    private List<Row> below(int parent) {
        return model.rows().stream()
                .filter(row -> row.node().parent() == parent)
                .toList();
    }

    @Test
    void a_token_is_unfolded_within_the_limits_and_each_node_comes_after_its_parent() {
        limits(3, 2, 1);
        unfold();

        assertThat(model.outcomeProperty().get()).contains(Outcome.COMPLETE);
        assertThat(below(ContinuationTree.ROOT)).hasSize(3);
        assertThat(model.rows()).hasSizeBetween(6, 12);
        for (int index = 0; index < model.rows().size(); index++) {
            Row row = model.rows().get(index);
            assertThat(row.node().number()).isEqualTo(index + 1);
            assertThat(row.node().parent()).isLessThan(row.node().number());
            assertThat(row.entry()).isEqualTo(nano.inspect.entry(row.node().token()));
        }
    }

    @Test
    void a_node_without_children_is_unfolded_on_demand() {
        limits(2, 1, 1);
        unfold();
        Row first = below(ContinuationTree.ROOT).getFirst();
        Row second = below(ContinuationTree.ROOT).getLast();
        assertThat(model.rows()).hasSize(2);

        model.expand(first);
        model.expand(second);
        assertThat(model.isWaiting(second)).isTrue();
        awaitEnd();

        assertThat(below(first.node().number())).hasSize(first.node().leaf() ? 0 : 2);
        assertThat(below(second.node().number())).hasSize(second.node().leaf() ? 0 : 2);
        assertThat(model.rows().size()).isGreaterThan(2);
    }

    @Test
    void a_stop_is_told_and_what_came_stays() {
        limits(10, 30, 1);
        model.unfold();
        window.until(() -> model.rows().size() > 5);

        assertThat(model.stop()).isTrue();
        awaitEnd();

        assertThat(model.outcomeProperty().get()).contains(Outcome.CANCELLED);
        assertThat(model.rows().size()).isGreaterThan(5);
        assertThat(model.stop()).isFalse();
    }

    @Test
    void the_limit_of_nodes_is_told() {
        limits(100, 100, 1);
        unfold();

        assertThat(model.outcomeProperty().get()).contains(Outcome.FULL);
        assertThat(model.rows()).hasSize(ContinuationsViewModel.NODES_A_TIME);
    }

    @Test
    void the_tree_stays_when_another_token_is_selected_and_goes_with_its_text() {
        limits(3, 1, 1);
        unfold();
        model.show(Optional.of(trace), 1);
        assertThat(model.rows()).hasSize(3);
        assertThat(model.rootedProperty().get().orElseThrow().token()).isEqualTo(3);

        model.show(Optional.of(scored("Another text")), 1);
        assertThat(model.rows()).isEmpty();
        assertThat(model.rootedProperty().get()).isEmpty();
        assertThat(model.outcomeProperty().get()).isEmpty();
    }

    @Test
    void a_path_becomes_the_beginning_of_a_text_with_its_log_probabilities() {
        limits(2, 3, 1);
        unfold();
        Row deep = model.rows().stream()
                .filter(row -> row.node().depth() == 3)
                .reduce((_, later) -> later)
                .orElseThrow();
        assertThat(model.opening()).isEmpty();
        model.selectedProperty().set(Optional.of(deep));

        TokenTrace opening = model.opening().orElseThrow();
        assertThat(opening.size()).isEqualTo(4 + 3);
        assertThat(opening.ids().subList(0, 4)).isEqualTo(trace.ids().subList(0, 4));
        assertThat(opening.id(6)).isEqualTo(deep.node().token());
        double together = 0;
        for (int token = 4; token < 7; token++) {
            assertThat(opening.origin(token)).isEqualTo(Origin.FORCED);
            assertThat(opening.rank(token)).isBetween(1, 2);
            assertThat(opening.alternativeId(token, opening.rank(token) - 1)).isEqualTo(opening.id(token));
            together += opening.logprob(token);
        }
        assertThat(together).isCloseTo(deep.node().pathLogprob(), within(1e-4));
    }

    @Test
    void without_a_model_it_says_so_in_a_sentence() {
        nano.session.unloadAndWait();
        unfold();

        assertThat(model.troubleProperty().get()).isEqualTo("No model is loaded; choose one first.");
        assertThat(model.outcomeProperty().get()).isEmpty();
        assertThat(model.rows()).isEmpty();
    }
}
