package io.github.phiworkbench.app;

import io.github.phiworkbench.compare.BatchAnswer;
import io.github.phiworkbench.compare.BatchAnswer.Place;
import io.github.phiworkbench.compare.BatchPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Counts the answers of a batch, and what they took. For one thread. */
final class BatchTally {

    private final int total;
    private final int[] open;
    private final int[] answered;
    private final long[] nanos;
    private final Set<Place> done = new HashSet<>();
    private final Set<Place> failed = new HashSet<>();

    BatchTally(BatchPlan plan, List<BatchAnswer> answers) {
        int entrants = plan.entrants().size();
        total = plan.size();
        open = new int[entrants];
        answered = new int[entrants];
        nanos = new long[entrants];
        Arrays.fill(open, total / entrants);
        answers.stream().filter(answer -> answer.failure().isEmpty()).forEach(this::add);
    }

    /** What failed before is tried again, so that only failures from now on count as dealt with. */
    void add(BatchAnswer answer) {
        int entrant = answer.place().entrant();
        open[entrant]--;
        if (answer.failure().isPresent()) {
            failed.add(answer.place());
        } else {
            done.add(answer.place());
        }
        answer.figures().ifPresent(figures -> {
            answered[entrant]++;
            nanos[entrant] += figures.total().toNanos();
        });
    }

    boolean isOpen(Place place) {
        return !done.contains(place);
    }

    boolean hasOpen(int entrant) {
        return open[entrant] > 0;
    }

    /** An entrant without an answer is taken to be as slow as the others. */
    BatchProgress progress() {
        OptionalDouble usual = IntStream.range(0, open.length)
                .filter(entrant -> answered[entrant] > 0)
                .mapToDouble(this::mean)
                .average();
        Optional<Duration> left = usual.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.round(IntStream.range(0, open.length)
                        .mapToDouble(entrant ->
                                open[entrant] * (answered[entrant] > 0 ? mean(entrant) : usual.getAsDouble()))
                        .sum())));
        return new BatchProgress(done.size(), failed.size(), total, left);
    }

    private double mean(int entrant) {
        return (double) nanos[entrant] / answered[entrant];
    }
}
