package io.github.phiworkbench.ui.common;

/** Notices at the edge of the window that go by themselves. May be called from any thread. */
public interface Notifier {

    /** Something went as it should. */
    void info(String text);

    /** Something is not as it should be, but the work goes on. */
    void warn(String text);

    /**
     * Something was done that can be taken back, or that leads on.
     *
     * @param action the word on the button, such as Undo
     * @param run what it does, on the JavaFX thread, at most once
     */
    void offer(String text, String action, Runnable run);
}
