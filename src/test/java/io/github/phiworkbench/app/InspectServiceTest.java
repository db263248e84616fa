package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.ContinuationTree;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.inspect.Traces;
import io.github.phiworkbench.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectServiceTest {

    private final NanoModels models = new NanoModels();
    private final ModelSession session = models.session;
    private final InspectService service = models.inspect;

    @AfterEach
    void close() {
        models.close();
    }

    private TokenTrace scored(String text) {
        return service.scoreText(text, 5, (_, _) -> {}, new Cancellation());
    }

    @Test
    void a_text_is_read_token_by_token_and_progress_is_told() {
        List<Integer> done = new ArrayList<>();
        TokenTrace trace =
                service.scoreText("What is 37 + 58?", 5, (read, total) -> done.add(read), new Cancellation());

        assertThat(trace.text(0, trace.size())).isEqualTo("What is 37 + 58?");
        assertThat(trace.source().kind()).isEqualTo(TraceSource.Kind.SCORED);
        assertThat(trace.isPredicted(0)).isFalse();
        assertThat(trace.alternatives(1)).isEqualTo(5);
        assertThat(done).isSorted().endsWith(trace.size());
    }

    @Test
    void a_reply_that_was_streamed_has_the_numbers_of_the_same_ids_scored_afterwards() {
        try (ModelSession.Lease lease = session.borrow().orElseThrow()) {
            LoadedModel model = lease.model();
            List<Integer> prompt = model.encodeChat(List.of(Message.user("What is 37 + 58?")));
            List<TokenEvent> events = new ArrayList<>();
            GenerationListener keep = events::add;
            var _ = model.model()
                    .generate(
                            GenerationRequest.greedy(
                                            prompt, 50, model.manifest().stopIds())
                                    .withTop(5),
                            keep,
                            new Cancellation());
            List<Integer> all = new ArrayList<>(prompt);
            events.forEach(event -> all.add(event.id()));
            List<TokenEvent> scored =
                    model.model().score(all, 5, _ -> {}, new Cancellation()).tokens();

            assertThat(events).isNotEmpty();
            for (TokenEvent event : events) {
                TokenEvent again = scored.get(event.position());
                assertThat(again.id()).isEqualTo(event.id());
                assertThat(again.prediction().orElseThrow().logprob())
                        .isCloseTo(event.prediction().orElseThrow().logprob(), within(1e-4));
                assertThat(again.prediction().orElseThrow().entropy())
                        .isCloseTo(event.prediction().orElseThrow().entropy(), within(1e-3));
            }
        }
    }

    @Test
    void the_whole_distribution_at_a_token_agrees_with_what_was_captured() {
        TokenTrace trace = scored("What is 37 + 58?");
        Distribution at = service.distributionAt(trace, 3, new Cancellation());

        assertThat(at.logprob(trace.id(3))).isCloseTo(trace.logprob(3), within(1e-4));
        assertThat(at.rank(trace.id(3))).isEqualTo(trace.rank(3));
        assertThat(at.top(200)).hasSizeGreaterThan(100);
        assertThatThrownBy(() -> service.distributionAt(trace, 0, new Cancellation()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("Nothing comes before the first token, so nothing predicts it.");
    }

    @Test
    void tokens_of_another_model_are_refused_in_words() {
        assertThatThrownBy(() -> service.distributionAt(Traces.random(4, 2, 1), 2, new Cancellation()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("the tokens of nano");
    }

    @Test
    void tokens_are_found_by_what_they_say() {
        List<Integer> found = service.tokensLike("7", 10);

        assertThat(found).isNotEmpty().hasSizeLessThanOrEqualTo(10);
        assertThat(new String(service.entry(found.getFirst()).bytes().toArray()).strip())
                .isEqualTo("7");
        assertThat(service.tokensLike("no such token anywhere", 10)).isEmpty();
    }

    @Test
    void a_tree_unfolds_what_could_have_come_after_a_token() {
        ContinuationTree tree = service.continuationsFrom(scored("What is 37 + 58?"), 4);
        ContinuationTree.Outcome outcome = tree.unfold(
                ContinuationTree.ROOT, new ContinuationTree.Limits(3, 2, 1, 100), _ -> {}, new Cancellation());

        assertThat(outcome).isEqualTo(ContinuationTree.Outcome.COMPLETE);
        assertThat(tree.children(ContinuationTree.ROOT)).hasSize(3);
    }

    @Test
    void another_model_with_the_same_tokens_is_compared_by_whole_distributions() {
        List<Integer> done = new ArrayList<>();
        ModelDifference difference = service.compare(
                scored("What is 37 + 58?"),
                NanoModels.REASONING.getFileName().toString(),
                5,
                (read, _) -> done.add(read),
                new Cancellation());

        assertThat(difference).isInstanceOf(TraceDifference.class);
        TraceDifference exact = (TraceDifference) difference;
        assertThat(exact.candidate().source().model()).contains("reasoning");
        assertThat(exact.at(2).orElseThrow().divergence()).isPositive();
        assertThat(done).isSorted().endsWith(exact.size());
        assertThat(service.others()).contains(NanoModels.REASONING.getFileName().toString());
    }

    @Test
    void a_conversation_is_read_with_the_marks_of_its_template() {
        TokenTrace trace = service.scoreConversation(
                List.of(Message.user("What is 2 + 2?"), Message.assistant("4")), 3, (_, _) -> {}, new Cancellation());

        assertThat(trace.text(0, trace.size())).contains("What is 2 + 2?").contains("4");
        assertThat(trace.entry(trace.id(0)).control()).isTrue();
    }

    @Test
    void a_stop_ends_the_reading() {
        Cancellation stopped = new Cancellation();
        stopped.cancel();

        assertThatThrownBy(() -> service.scoreText("What is 37 + 58?", 5, (_, _) -> {}, stopped))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void without_a_model_nothing_can_be_read() {
        session.unloadAndWait();

        assertThatThrownBy(() -> scored("What?"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("No model is loaded; choose one first.");
    }
}
