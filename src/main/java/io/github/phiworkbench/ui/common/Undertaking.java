package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.engine.Cancellation;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;

/**
 * Work that somebody at the window waits for, one piece at a time: whether it is under way, how far it is, what it does, and
 * what went wrong. Of the JavaFX thread.
 */
public final class Undertaking {

    /** A share that is not known. */
    public static final double UNKNOWN = -1;

    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress", UNKNOWN);
    private final ReadOnlyStringWrapper step = new ReadOnlyStringWrapper(this, "step", "");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private Cancellation current = new Cancellation();

    /** Nothing is under way. */
    public Undertaking() {}

    public boolean isRunning() {
        return running.get();
    }

    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** From 0 to 1, or {@link #UNKNOWN}. */
    public ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** What is being done, in words. */
    public ReadOnlyStringProperty stepProperty() {
        return step.getReadOnlyProperty();
    }

    /** What went wrong, as a sentence; empty if nothing did. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /**
     * Begins a piece of work; what went wrong before is forgotten.
     *
     * @param words what is done first
     * @return stops it
     */
    public Cancellation begin(String words) {
        current = new Cancellation();
        trouble.set("");
        progress.set(UNKNOWN);
        step.set(words);
        running.set(true);
        return current;
    }

    /** Whether that piece of work is the one under way, and still wanted. */
    public boolean isUnderWay(Cancellation work) {
        return current == work && running.get() && !work.isCancelled();
    }

    /** How far that piece of work is, unless another has begun or it is being stopped. */
    public void show(Cancellation work, String words, double share) {
        if (isUnderWay(work)) {
            step.set(words);
            progress.set(share);
        }
    }

    /** That piece of work has come to an end, well or not; nothing if another has begun. */
    public void end(Cancellation work) {
        if (current == work) {
            running.set(false);
        }
    }

    /** What went wrong. */
    public void fail(String sentence) {
        trouble.set(sentence);
    }

    /** The same, by a failure whose message is a sentence. */
    public void fail(Exception failure) {
        fail(String.valueOf(failure.getMessage()));
    }

    /**
     * Asks what is under way to stop.
     *
     * @param words what is said until it has
     */
    public void stop(String words) {
        current.cancel();
        step.set(words);
    }

    /**
     * Shows all of it.
     *
     * @param row what is seen while something is under way
     * @param bar in the row
     * @param words in the row
     * @param problem seen when something went wrong
     * @param begins what cannot be used meanwhile
     */
    public void showOn(Node row, ProgressBar bar, Label words, Label problem, Node... begins) {
        running.subscribe(now -> Visibility.show(row, now));
        bar.progressProperty().bind(progress);
        words.textProperty().bind(step);
        problem.textProperty().bind(trouble);
        Visibility.ifNotEmpty(problem);
        for (Node node : begins) {
            node.disableProperty().bind(running);
        }
    }
}
