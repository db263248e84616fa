package io.github.phiworkbench.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What two models say of the same tokens.
 *
 * @param reference the numbers of the model that the other is compared with
 * @param candidate the numbers of the other, for the same ids
 * @param differences one a token; empty where nothing predicted it
 */
public record TraceDifference(
        TokenTrace reference, TokenTrace candidate, List<Optional<DistributionDifference>> differences)
        implements ModelDifference {

    public TraceDifference {
        differences = List.copyOf(differences);
        if (reference.size() != candidate.size() || reference.size() != differences.size()) {
            throw new IllegalArgumentException("Traces of " + reference.size() + " and " + candidate.size()
                    + " tokens with " + differences.size() + " differences do not belong together.");
        }
    }

    /** How many tokens were read. */
    public int size() {
        return differences.size();
    }

    /** What the models say of a token; empty where nothing predicted it. */
    public Optional<DistributionDifference> at(int token) {
        return differences.get(token);
    }

    /** The figures of all tokens; empty if none was predicted. */
    public Optional<DifferenceSummary> summary() {
        DifferenceSummary.Builder builder = new DifferenceSummary.Builder();
        differences.forEach(difference -> difference.ifPresent(builder::add));
        return builder.summary();
    }

    /**
     * The predicted tokens by how much the models differ at them, most first, whichever way they differ; of equal ones the
     * earlier come first.
     */
    public List<Integer> strongest(DifferenceMeasure measure) {
        double[] sizes = differences.stream()
                .mapToDouble(difference ->
                        difference.map(measure::value).map(Math::abs).orElse(Double.NaN))
                .toArray();
        return IntStream.range(0, sizes.length)
                .filter(token -> differences.get(token).isPresent())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -sizes[token]))
                .toList();
    }
}
