package io.github.phiworkbench.ui.common;

import javafx.animation.AnimationTimer;

/** Waits for a number of pulses, each of which has shown what was there before. To be used on the JavaFX thread. */
public final class Pulses extends AnimationTimer {

    /** How many it takes until a window that is being opened can be used. */
    public static final int UNTIL_USABLE = 2;

    private final Runnable then;
    private int left;

    /**
     * One that has not begun to wait.
     *
     * @param then what to do on the JavaFX thread after that many pulses, once
     */
    public Pulses(int count, Runnable then) {
        left = count;
        this.then = then;
    }

    @Override
    public void handle(long now) {
        left--;
        if (left < 0) {
            stop();
            then.run();
        }
    }
}
