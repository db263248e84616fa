package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.compare.WordDifference;
import io.github.phiworkbench.ui.common.Tasks;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Differences of answers, found off the JavaFX thread, since long texts take a moment. Of the JavaFX thread. */
final class WordDifferences {

    private final Tasks tasks;
    private final Map<CompareSample, Compared> known = new WeakHashMap<>();

    WordDifferences(Tasks tasks) {
        this.tasks = tasks;
    }

    /** @param difference empty while it is being looked for */
    private record Compared(String before, String after, Optional<WordDifference> difference) {

        boolean isOf(String otherBefore, String otherAfter) {
            return before.equals(otherBefore) && after.equals(otherAfter);
        }
    }

    /**
     * What an answer has and lacks against another.
     *
     * @param sample whose answer it is
     * @param ready told on the JavaFX thread when it is known, if it is not yet
     */
    Optional<WordDifference> of(CompareSample sample, String before, String after, Runnable ready) {
        Compared present = known.get(sample);
        if (present != null && present.isOf(before, after)) {
            return present.difference();
        }
        known.put(sample, new Compared(before, after, Optional.empty()));
        tasks.of(() -> WordDifference.of(before, after))
                .onSuccess(difference -> {
                    Compared waiting = known.get(sample);
                    if (waiting != null && waiting.isOf(before, after)) {
                        known.put(sample, new Compared(before, after, Optional.of(difference)));
                        ready.run();
                    }
                })
                .start();
        return Optional.empty();
    }
}
