package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.inspect.ContinuationTree.Limits;
import io.github.phiworkbench.inspect.ContinuationTree.Node;
import io.github.phiworkbench.inspect.ContinuationTree.Outcome;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What could come, with the embedded model and the golden ones. */
class ContinuationTreeTest {

    private static final Path FOLDER = TestModels.embedded("phi-4-nano-instruct");
    private static final int PLENTY = 100_000;

    private static TorchLanguageModel model;
    private static List<Integer> prompt;

    @BeforeAll
    static void load() {
        try (Tokenizer tokenizer = Tokenizer.open(FOLDER)) {
            model = TorchLanguageModel.load(FOLDER, Optional.of(tokenizer.vocabulary()), new LoadOptions("cpu", 1));
            prompt = Arrays.stream(tokenizer.encodePrompt(
                            tokenizer.chatTemplate().orElseThrow().prompt(List.of(Message.user("What is 37 + 58?")))))
                    .boxed()
                    .toList();
        }
    }

    @AfterAll
    static void free() {
        model.close();
    }

    private static ContinuationTree tree() {
        return new ContinuationTree(model, prompt, model.manifest().stopIds(), PLENTY);
    }

    private static Outcome unfold(ContinuationTree tree, int node, Limits limits) {
        return tree.unfold(node, limits, added -> {}, new Cancellation());
    }

    private static List<Node> all(ContinuationTree tree) {
        List<Node> nodes = new ArrayList<>();
        for (int number = 0; number < tree.size(); number++) {
            nodes.add(tree.node(number));
        }
        return nodes;
    }

    /** Along the most likely children. */
    private static List<Integer> best(ContinuationTree tree) {
        List<Integer> ids = new ArrayList<>();
        for (List<Node> below = tree.children(ContinuationTree.ROOT);
                !below.isEmpty();
                below = tree.children(below.getFirst().number())) {
            ids.add(below.getFirst().token());
        }
        return ids;
    }

    private static void requireScores(LanguageModel scoring, ContinuationTree tree, Node node, double tolerance) {
        List<Integer> ids = tree.ids(node.number());
        List<TokenEvent> scored =
                scoring.score(ids, 0, event -> {}, new Cancellation()).tokens();
        double sum = 0;
        for (TokenEvent event : scored.subList(ids.size() - node.depth(), ids.size())) {
            sum += event.prediction().map(Prediction::logprob).orElseThrow();
        }
        assertThat(node.pathProbability()).isCloseTo(Math.exp(sum), within(tolerance));
        assertThat(node.pathLogprob()).isCloseTo(sum, within(tolerance * Math.max(1, node.depth())));
    }

    @Test
    void the_best_children_are_the_greedy_answer_and_the_stop_token_is_a_leaf() {
        ContinuationTree tree = tree();
        List<Node> told = new ArrayList<>();
        Outcome outcome =
                tree.unfold(ContinuationTree.ROOT, new Limits(1, 100, 1, 1000), told::add, new Cancellation());
        List<Integer> greedy = model.generate(
                        GenerationRequest.greedy(prompt, 100, model.manifest().stopIds()),
                        event -> {},
                        new Cancellation())
                .ids();

        assertThat(outcome).isEqualTo(Outcome.COMPLETE);
        assertThat(best(tree)).isEqualTo(greedy);
        assertThat(told).hasSameSizeAs(greedy).isEqualTo(all(tree).subList(1, tree.size()));
        assertThat(told.getLast().leaf()).isTrue();
        assertThat(told.subList(0, told.size() - 1)).noneMatch(Node::leaf);
        assertThat(unfold(tree, told.getLast().number(), new Limits(5, 5, 1, 1000)))
                .isEqualTo(Outcome.COMPLETE);
        assertThat(tree.children(told.getLast().number())).isEmpty();
    }

    @Test
    void every_node_within_the_limits_gets_its_children_and_their_probabilities_are_the_models() {
        ContinuationTree tree = tree();
        assertThat(unfold(tree, ContinuationTree.ROOT, new Limits(3, 3, 1, 1000)))
                .isEqualTo(Outcome.COMPLETE);

        for (Node node : all(tree)) {
            List<Node> below = tree.children(node.number());
            assertThat(below).hasSize(node.depth() == 3 || node.leaf() ? 0 : 3);
            assertThat(below).isSortedAccordingTo((a, b) -> Double.compare(b.logprob(), a.logprob()));
            if (!below.isEmpty()) {
                List<Integer> expected =
                        model.score(tree.ids(node.number()), 3, event -> {}, new Cancellation()).next().top().stream()
                                .map(alternative -> alternative.id())
                                .toList();
                assertThat(below).extracting(Node::token).isEqualTo(expected);
                assertThat(tree.massCovered(node.number()))
                        .isBetween(below.getFirst().probability(), 1.0);
            }
            if (node.depth() > 0) {
                requireScores(model, tree, node, 1e-4);
            }
        }
    }

    /** Keys and values of a bf16 model are kept with 8 binary digits, so what rounds differently before shows more. */
    @ParameterizedTest
    @CsvSource({"phi-4-tiny, F32", "phi-4-tiny, BF16", "phi-4-mini-tiny, F32", "phi-4-mini-tiny, BF16"})
    void path_probabilities_of_golden_models_equal_the_score_of_the_same_ids(String name, Precision precision) {
        try (TorchLanguageModel golden = TorchLanguageModel.load(
                TestModels.golden(name, precision), Optional.empty(), new LoadOptions("cpu", 1))) {
            ContinuationTree tree = new ContinuationTree(golden, List.of(5, 9, 2, 33), Set.of(), PLENTY);
            assertThat(unfold(tree, ContinuationTree.ROOT, new Limits(4, 12, 1, 90)))
                    .isEqualTo(Outcome.FULL);
            assertThat(tree.size()).isEqualTo(91);
            for (Node node : all(tree).subList(1, 91)) {
                requireScores(golden, tree, node, precision == Precision.F32 ? 1e-4 : 5e-3);
            }
        }
    }

    @Test
    void children_come_until_they_cover_the_probability_that_was_asked_for() {
        ContinuationTree tree = tree();
        unfold(tree, ContinuationTree.ROOT, new Limits(100, 4, 0.9, 5000));
        for (Node node : all(tree)) {
            List<Node> below = tree.children(node.number());
            if (!below.isEmpty() && below.size() < 100) {
                double last = below.getLast().probability();
                assertThat(tree.massCovered(node.number())).isGreaterThanOrEqualTo(0.9);
                assertThat(tree.massCovered(node.number()) - last).isLessThan(0.9);
            }
        }
        assertThat(tree.size()).isGreaterThan(4);
    }

    @Test
    void a_node_can_be_unfolded_later_and_what_is_there_stays() {
        ContinuationTree tree = tree();
        unfold(tree, ContinuationTree.ROOT, new Limits(2, 1, 1, 100));
        assertThat(tree.size()).isEqualTo(3);
        Node second = tree.children(ContinuationTree.ROOT).get(1);
        unfold(tree, second.number(), new Limits(3, 2, 1, 100));

        assertThat(tree.children(second.number())).hasSize(3);
        assertThat(tree.children(tree.children(ContinuationTree.ROOT).getFirst().number()))
                .isEmpty();
        List<Node> before = all(tree);
        unfold(tree, ContinuationTree.ROOT, new Limits(4, 2, 1, 1000));
        assertThat(all(tree)).startsWith(before.toArray(Node[]::new));
        assertThat(tree.children(ContinuationTree.ROOT)).hasSize(4).contains(second);
        int size = tree.size();
        assertThat(unfold(tree, ContinuationTree.ROOT, new Limits(4, 2, 1, 1000)))
                .isEqualTo(Outcome.COMPLETE);
        assertThat(tree.size()).isEqualTo(size);
    }

    @Test
    void no_more_nodes_come_than_were_allowed_and_the_rest_can_be_asked_for() {
        ContinuationTree tree = tree();
        assertThat(unfold(tree, ContinuationTree.ROOT, new Limits(5, 50, 1, 7))).isEqualTo(Outcome.FULL);
        assertThat(tree.size()).isEqualTo(8);
        assertThat(unfold(tree, ContinuationTree.ROOT, new Limits(5, 2, 1, 1000)))
                .isEqualTo(Outcome.COMPLETE);
        assertThat(tree.children(tree.children(ContinuationTree.ROOT).getFirst().number()))
                .hasSize(5);

        ContinuationTree small = new ContinuationTree(model, prompt, Set.of(), 4);
        assertThat(unfold(small, ContinuationTree.ROOT, new Limits(5, 50, 1, 100)))
                .isEqualTo(Outcome.FULL);
        assertThat(small.size()).isEqualTo(4);
    }

    @Test
    void a_stop_ends_it_and_keeps_what_came() {
        Cancellation cancellation = new Cancellation();
        ContinuationTree tree = tree();
        List<Node> told = new ArrayList<>();
        Outcome outcome = tree.unfold(
                ContinuationTree.ROOT,
                new Limits(3, 100, 1, PLENTY),
                node -> {
                    told.add(node);
                    if (told.size() == 10) {
                        cancellation.cancel();
                    }
                },
                cancellation);

        assertThat(outcome).isEqualTo(Outcome.CANCELLED);
        assertThat(told).hasSizeBetween(10, 12).isEqualTo(all(tree).subList(1, tree.size()));
        assertThat(tree.unfold(ContinuationTree.ROOT, new Limits(3, 2, 1, 9), told::add, cancellation))
                .isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void it_ends_where_the_context_is_full() {
        List<Integer> almost = Collections.nCopies(2047, 20);
        ContinuationTree tree = new ContinuationTree(model, almost, Set.of(), PLENTY);
        assertThat(unfold(tree, ContinuationTree.ROOT, new Limits(2, 10, 1, 100)))
                .isEqualTo(Outcome.COMPLETE);

        assertThat(all(tree)).extracting(Node::depth).containsOnly(0, 1, 2);
        assertThat(all(tree).subList(1, tree.size())).allMatch(node -> node.leaf() == (node.depth() == 2));
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new Limits(0, 1, 1, 1))
                .hasMessage("The number of children is 0 but must be 1 to 100.");
        assertThatThrownBy(() -> new Limits(1, 101, 1, 1)).hasMessage("The depth is 101 but must be 1 to 100.");
        assertThatThrownBy(() -> new Limits(1, 1, 0, 1))
                .hasMessage("The top-p is 0.0 but must be above 0 and at most 1.");
        assertThatThrownBy(() -> new Limits(1, 1, 1, 0)).hasMessageContaining("number of nodes is 0");
        assertThatThrownBy(() -> new ContinuationTree(model, List.of(), Set.of(), 1))
                .hasMessageContaining("nothing to continue");
    }
}
