package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceDifference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The embedded pair, for real. */
@Timeout(120)
class ComparisonModelsTest {

    private final NanoModels models = new NanoModels();
    private final ComparisonColumn instruct = ComparisonColumn.of(String.valueOf(NanoModels.INSTRUCT.getFileName()));
    private final ComparisonColumn reasoning = ComparisonColumn.of(String.valueOf(NanoModels.REASONING.getFileName()));

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void both_answer_and_only_what_the_chat_has_not_loaded_is_loaded() throws Exception {
        List<ComparisonTask> tasks = List.of(
                ComparisonTask.of(instruct, "What is 37 * 58?"), ComparisonTask.of(reasoning, "What is 37 * 58?"));
        List<List<ColumnAnswer>> answers = models.comparison
                .start(tasks, Order.TOGETHER, ComparisonListener.NONE)
                .await();

        ColumnAnswer quick = answers.get(0).getFirst();
        ColumnAnswer thought = answers.get(1).getFirst();
        assertThat(quick.isComplete()).isTrue();
        assertThat(quick.thinking()).isEmpty();
        assertThat(thought.isComplete()).isTrue();
        assertThat(thought.thinking().orElseThrow().tokens()).isGreaterThan(10);
        assertThat(thought.figures().orElseThrow().tokensPerSecond()).isPositive();
        assertThat(thought.figures().orElseThrow().total())
                .isGreaterThanOrEqualTo(thought.figures().orElseThrow().timeToFirstToken());
        assertThat(models.comparison.loaded()).containsExactly(reasoning.model());
    }

    @Test
    void what_one_wrote_is_read_by_the_other() throws Exception {
        TokenTrace trace = models.comparison
                .start(
                        List.of(ComparisonTask.of(instruct, "What is 37 + 58?")),
                        Order.TOGETHER,
                        ComparisonListener.NONE)
                .await()
                .getFirst()
                .getFirst()
                .trace()
                .orElseThrow();
        ModelDifference difference = models.comparison.difference(
                trace, instruct, reasoning, 5, (_, _) -> {}, (_, _) -> {}, new Cancellation());

        assertThat(difference).isInstanceOf(TraceDifference.class);
    }
}
