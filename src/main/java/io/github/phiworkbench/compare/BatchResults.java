package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.BatchPlan.Entrant;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import io.github.phiworkbench.inspect.ReplyText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a batch has come to, as far as its answers go.
 *
 * <p>Of several samples, the most common final answer counts; of those that are equally common, the one that came first.
 */
public final class BatchResults {

    private final BatchPlan plan;
    private final List<Row> rows;
    private final List<Score> scores;
    private final List<Pairing> pairings;

    /** What becomes of a cell. */
    public enum Mark {
        RIGHT,
        WRONG,
        /** Nothing was expected. */
        OPEN,
        /** There is no answer, or not yet. */
        MISSING
    }

    /**
     * A prompt with its answers.
     *
     * @param cells one for each entrant
     * @param isDifferent whether answers that are there differ
     */
    public record Row(Prompt prompt, List<Cell> cells, boolean isDifferent) {
        public Row {
            cells = List.copyOf(cells);
        }

        static Row of(Prompt prompt, List<Cell> cells) {
            long values = cells.stream()
                    .flatMap(cell -> cell.counts().stream())
                    .map(answer -> value(answer.text()))
                    .distinct()
                    .count();
            return new Row(prompt, cells, values > 1);
        }

        public boolean hasWrong() {
            return cells.stream().anyMatch(cell -> cell.mark() == Mark.WRONG);
        }
    }

    /**
     * What an entrant has answered to a prompt.
     *
     * @param answers all of it, failures too, by sample
     * @param counts the answer that counts; empty if all failed or none is there yet
     * @param finalAnswer what it comes down to
     * @param mark what it is worth
     */
    public record Cell(
            List<BatchAnswer> answers, Optional<BatchAnswer> counts, Optional<FinalAnswer> finalAnswer, Mark mark) {
        public Cell {
            answers = List.copyOf(answers);
        }

        /** What went wrong, if nothing counts. */
        public Optional<String> failure() {
            return counts.isPresent()
                    ? Optional.empty()
                    : answers.stream()
                            .flatMap(answer -> answer.failure().stream())
                            .findFirst();
        }
    }

    /**
     * How an entrant did.
     *
     * @param right prompts it got right, of those that have an answer and an expectation
     * @param failed answers that failed
     * @param cutOff answers that could not be longer
     * @param newTokens mean tokens of an answer; NaN without answers
     * @param seconds mean time of an answer; NaN without answers
     * @param tokensPerSecond mean speed; NaN without answers
     */
    public record Score(
            Contender contender,
            Proportion right,
            int answered,
            int failed,
            int cutOff,
            double newTokens,
            double seconds,
            double tokensPerSecond) {}

    /**
     * Two entrants on the prompts that both have answered.
     *
     * @param first number of one, from 0
     * @param second number of the other
     * @param both prompts with an expectation that both have answered
     * @param test who got right what the other did not
     */
    public record Pairing(int first, int second, int both, McNemar test) {

        /** Whether there is anything to go by. */
        public boolean isKnown() {
            return both > 0;
        }

        /** Whether there is, and nothing parts the two. */
        public boolean isSame() {
            return isKnown() && test.onlyFirst() + test.onlySecond() == 0;
        }
    }

    /** Counts all of it, which takes a moment where there are many answers. */
    public BatchResults(BatchPlan plan, List<BatchAnswer> answers) {
        this.plan = plan;
        Map<Integer, Map<Integer, List<BatchAnswer>>> byPrompt = answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.place().prompt(),
                        Collectors.groupingBy(answer -> answer.place().entrant())));
        List<Row> made = new ArrayList<>();
        for (int index = 0; index < plan.prompts().prompts().size(); index++) {
            made.add(row(plan.prompts().prompts().get(index), byPrompt.getOrDefault(index, Map.of())));
        }
        rows = List.copyOf(made);
        scores =
                IntStream.range(0, plan.entrants().size()).mapToObj(this::score).toList();
        pairings = everyTwo();
    }

    private Row row(Prompt prompt, Map<Integer, List<BatchAnswer>> byEntrant) {
        List<Cell> cells = new ArrayList<>();
        for (int entrant = 0; entrant < plan.entrants().size(); entrant++) {
            cells.add(cell(prompt, byEntrant.getOrDefault(entrant, List.of())));
        }
        return Row.of(prompt, cells);
    }

    private static Cell cell(Prompt prompt, List<BatchAnswer> answers) {
        Optional<BatchAnswer> counts = mostCommon(
                answers.stream().filter(answer -> answer.failure().isEmpty()).toList());
        Mark mark = counts.map(answer -> mark(prompt, answer)).orElse(Mark.MISSING);
        return new Cell(answers, counts, counts.flatMap(answer -> FinalAnswer.of(answer.text())), mark);
    }

    private static Mark mark(Prompt prompt, BatchAnswer answer) {
        return prompt.expected()
                .map(expected -> FinalAnswer.meets(answer.text(), expected) ? Mark.RIGHT : Mark.WRONG)
                .orElse(Mark.OPEN);
    }

    private static Optional<BatchAnswer> mostCommon(List<BatchAnswer> answers) {
        SequencedMap<AnswerValue, List<BatchAnswer>> groups = answers.stream()
                .collect(
                        Collectors.groupingBy(answer -> value(answer.text()), LinkedHashMap::new, Collectors.toList()));
        return groups.values().stream()
                .reduce((most, next) -> next.size() > most.size() ? next : most)
                .map(List::getFirst);
    }

    /** The final answer, or else all that was answered. */
    private static AnswerValue value(String reply) {
        return FinalAnswer.of(reply)
                .map(answer -> AnswerValue.of(answer.text()))
                .orElseGet(() -> new AnswerValue.Words(
                        ReplyText.of(reply).answer().strip().replaceAll("\\s+", " ")));
    }

    public BatchPlan plan() {
        return plan;
    }

    /** One for each prompt. */
    public List<Row> rows() {
        return rows;
    }

    /** One for each entrant. */
    public List<Score> scores() {
        return scores;
    }

    private Score score(int entrant) {
        List<Cell> cells = rows.stream().map(row -> row.cells().get(entrant)).toList();
        List<BatchAnswer> all =
                cells.stream().flatMap(cell -> cell.answers().stream()).toList();
        List<BatchAnswer.Figures> figures =
                all.stream().flatMap(answer -> answer.figures().stream()).toList();
        int right = count(cells, Mark.RIGHT);
        return new Score(
                plan.entrants().get(entrant).contender(),
                new Proportion(right, right + count(cells, Mark.WRONG)),
                figures.size(),
                all.size() - figures.size(),
                (int) all.stream().filter(BatchAnswer::isCutOff).count(),
                mean(figures, BatchAnswer.Figures::newTokens),
                mean(figures, taken -> taken.total().toNanos() / 1e9),
                mean(figures, BatchAnswer.Figures::tokensPerSecond));
    }

    private static int count(List<Cell> cells, Mark mark) {
        return (int) cells.stream().filter(cell -> cell.mark() == mark).count();
    }

    private static double mean(List<BatchAnswer.Figures> figures, ToDoubleFunction<BatchAnswer.Figures> figure) {
        return figures.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** Each two entrants, if right answers are known. */
    public List<Pairing> pairings() {
        return pairings;
    }

    private List<Pairing> everyTwo() {
        List<Pairing> made = new ArrayList<>();
        int entrants = plan.prompts().hasExpectations() ? plan.entrants().size() : 0;
        for (int first = 0; first < entrants; first++) {
            for (int second = first + 1; second < entrants; second++) {
                made.add(pairing(first, second));
            }
        }
        return List.copyOf(made);
    }

    private Pairing pairing(int first, int second) {
        int both = (int) rows.stream()
                .filter(row ->
                        isMarked(row.cells().get(first)) && isMarked(row.cells().get(second)))
                .count();
        return new Pairing(first, second, both, new McNemar(only(first, second), only(second, first)));
    }

    private static boolean isMarked(Cell cell) {
        return cell.mark() == Mark.RIGHT || cell.mark() == Mark.WRONG;
    }

    private int only(int right, int wrong) {
        return (int) rows.stream()
                .filter(row -> row.cells().get(right).mark() == Mark.RIGHT
                        && row.cells().get(wrong).mark() == Mark.WRONG)
                .count();
    }

    /** Names of the entrants, in their order. */
    public List<String> names() {
        return plan.entrants().stream()
                .map(Entrant::contender)
                .map(Contender::label)
                .toList();
    }
}
