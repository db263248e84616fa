package io.github.phiworkbench.ui.common;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * Carries items from any thread to the JavaFX thread, all that have come together once per pulse. While nothing comes, no
 * pulse is asked for.
 */
public final class PulseQueue<T> {

    private final Consumer<List<T>> consumer;
    private final Timer timer = new Timer();

    private final Object lock = new Object();
    private List<T> waiting = new ArrayList<>();
    private boolean scheduled;

    /** @param consumer takes the items in the order they came, on the JavaFX thread, never an empty list */
    public PulseQueue(Consumer<List<T>> consumer) {
        this.consumer = consumer;
    }

    /** Adds an item; never waits. */
    public void add(T item) {
        boolean first;
        synchronized (lock) {
            waiting.add(item);
            first = !scheduled;
            scheduled = true;
        }
        if (first) {
            Platform.runLater(timer::start);
        }
    }

    /** Hands over what has come at once, without waiting for the pulse. To be called on the JavaFX thread. */
    public void drain() {
        List<T> items;
        synchronized (lock) {
            items = waiting;
            waiting = new ArrayList<>();
        }
        if (!items.isEmpty()) {
            consumer.accept(items);
        }
    }

    /** Forgets what has come and was not handed over. */
    public void discard() {
        synchronized (lock) {
            waiting = new ArrayList<>();
        }
    }

    /** Stops again after a pulse to which nothing had come. */
    private void pulse() {
        synchronized (lock) {
            if (waiting.isEmpty()) {
                timer.stop();
                scheduled = false;
                return;
            }
        }
        drain();
    }

    private final class Timer extends AnimationTimer {
        @Override
        public void handle(long now) {
            pulse();
        }
    }
}
