package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Cancellation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What a candidate loses against a reference on a text.
 *
 * @param tokens of the text
 * @param chunks how the text was read
 * @param summary the figures of all tokens that count
 * @param histogram their divergences
 * @param strongest the tokens with the greatest divergences, the greatest first
 */
public record QualityLoss(
        int tokens,
        List<TextChunk> chunks,
        DifferenceSummary summary,
        DivergenceHistogram histogram,
        List<Place> strongest) {

    public QualityLoss {
        chunks = List.copyOf(chunks);
        strongest = List.copyOf(strongest);
    }

    /**
     * A token of the text.
     *
     * @param chunk in which it was read
     * @param index in the text
     * @param id of the token
     */
    public record Place(TextChunk chunk, int index, int id, DistributionDifference difference) {}

    /** Of two places the one with the smaller divergence comes first, and of equal ones the later. */
    private static final Comparator<Place> WEAKEST = Comparator.comparingDouble(
                    (Place place) -> place.difference().divergence())
            .thenComparing(Comparator.comparingInt(Place::index).reversed());

    /**
     * Has both models read a text, chunk by chunk and by turns as {@link ModelComparison} does, and adds up what they say.
     * What is kept does not grow with the text but for a few numbers a token.
     *
     * @param ids the text
     * @param context tokens of a chunk
     * @param strongest how many places to keep
     * @param listener told how many of the tokens that count have been compared
     * @throws IllegalArgumentException as {@link TextChunk#of} and {@link ModelComparison#ofTokens}
     * @throws io.github.phiworkbench.engine.InvalidPromptException if a model cannot read the ids
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public static QualityLoss measure(
            ModelComparison.Side reference,
            ModelComparison.Side candidate,
            List<Integer> ids,
            int context,
            TextChunk.Counted counted,
            int strongest,
            ModelComparison.Listener listener,
            Cancellation cancellation) {
        List<TextChunk> chunks = TextChunk.of(ids.size(), context, counted);
        ModelComparison comparison = new ModelComparison(reference, candidate, 0);
        int total = chunks.stream().mapToInt(TextChunk::counted).sum();
        Sum sum = new Sum(strongest);
        int before = 0;
        for (TextChunk chunk : chunks) {
            int read = before;
            sum.add(
                    chunk,
                    comparison.ofTokens(
                            ids.subList(chunk.start(), chunk.end()),
                            chunk.from() - chunk.start(),
                            (done, _) -> listener.progress(read + done, total),
                            cancellation));
            before += chunk.counted();
        }
        return sum.loss(ids.size(), chunks);
    }

    /** What has been read so far. */
    private static final class Sum {
        private final int most;
        private final DifferenceSummary.Builder summary = new DifferenceSummary.Builder();
        private final DivergenceHistogram.Builder histogram = new DivergenceHistogram.Builder();
        private final PriorityQueue<Place> strongest = new PriorityQueue<>(WEAKEST);

        Sum(int most) {
            this.most = most;
        }

        void add(TextChunk chunk, TraceDifference read) {
            for (int token = 0; token < read.size(); token++) {
                int index = chunk.from() + token;
                int id = read.reference().id(token);
                read.at(token).ifPresent(difference -> add(new Place(chunk, index, id, difference)));
            }
        }

        private void add(Place place) {
            summary.add(place.difference());
            histogram.add(place.difference().divergence());
            strongest.add(place);
            if (strongest.size() > most) {
                var _ = strongest.remove();
            }
        }

        QualityLoss loss(int tokens, List<TextChunk> chunks) {
            List<Place> places = new ArrayList<>(strongest);
            places.sort(WEAKEST.reversed());
            return new QualityLoss(tokens, chunks, summary.summary().orElseThrow(), histogram.histogram(), places);
        }
    }
}
