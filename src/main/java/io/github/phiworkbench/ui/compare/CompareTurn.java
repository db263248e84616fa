package io.github.phiworkbench.ui.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A question and what a column answered to it: more than once where samples were asked for. Of the JavaFX thread. */
final class CompareTurn {

    private final int number;
    private final String question;
    private final List<CompareSample> samples = new ArrayList<>();
    private int shown;
    private boolean thoughtsOpen;

    /** @param number from 0; turns of all columns with one number have one question */
    CompareTurn(int number, String question, boolean thoughtsOpen) {
        this.number = number;
        this.question = question;
        this.thoughtsOpen = thoughtsOpen;
    }

    /** Shows one of the answers. */
    void show(int index) {
        shown = Math.clamp(index, 0, Math.max(0, samples.size() - 1));
    }

    int number() {
        return number;
    }

    String question() {
        return question;
    }

    List<CompareSample> samples() {
        return Collections.unmodifiableList(samples);
    }

    /** Adds an answer that is about to come and shows it; more samples of the same run leave the first in sight. */
    void add(CompareSample sample, boolean show) {
        samples.add(sample);
        if (show) {
            shown = samples.size() - 1;
        }
    }

    void drop(CompareSample sample) {
        samples.remove(sample);
        show(shown);
    }

    /** The answer that is in sight, and that a follow-up goes on from; empty if the column was not asked. */
    Optional<CompareSample> shown() {
        return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(shown));
    }

    int shownIndex() {
        return shown;
    }

    void step(int by) {
        show(shown + by);
    }

    boolean areThoughtsOpen() {
        return thoughtsOpen;
    }

    void openThoughts(boolean open) {
        thoughtsOpen = open;
    }
}
