package io.github.phiworkbench.ui.common;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands things in one direction; what comes before there is someone to take it waits. Of the JavaFX thread. */
public final class Hatch<T> {

    private final List<T> waiting = new ArrayList<>();
    private Consumer<T> taker = waiting::add;

    /** Takes what waits, and from then on each thing as it comes. */
    public void take(Consumer<T> consumer) {
        taker = consumer;
        List<T> late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(consumer);
    }

    public void hand(T item) {
        taker.accept(item);
    }
}
