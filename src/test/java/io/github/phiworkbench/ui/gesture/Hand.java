package io.github.phiworkbench.ui.gesture;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;

/**
 * A user's hand and eye: moves the pointer and presses keys through the window system, and waits at every pulse for what
 * comes of it. All methods are for a thread other than that of JavaFX.
 */
final class Hand {

    private static final int SECONDS = 15;

    /** A pointer that jumps is no drag for the window system. */
    private static final int STEPS = 12;

    private static final List<KeyCode> MODIFIERS = List.of(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.ALT);

    private final Robot robot = see(Robot::new);

    /** Asks the window something, on its thread. */
    <T> T see(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                answer.complete(question.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        return within(answer, () -> "The window did not answer.");
    }

    /** Does something on the window's thread. */
    void on(Runnable action) {
        see(() -> {
            action.run();
            return true;
        });
    }

    /** Looks at every pulse whether something holds, until it does. */
    void await(String what, BooleanSupplier condition) {
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        AnimationTimer look = new AnimationTimer() {
            @Override
            public void handle(long now) {
                try {
                    if (condition.getAsBoolean()) {
                        held.complete(true);
                    }
                } catch (RuntimeException | Error e) {
                    held.completeExceptionally(e);
                }
            }
        };
        on(look::start);
        try {
            within(held, () -> "It did not happen: " + what);
        } finally {
            on(look::stop);
        }
    }

    private static <T> T within(CompletableFuture<T> future, Supplier<String> complaint) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(complaint.get(), e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the window was laid out and drawn so many times. */
    void pulses(int count) {
        int[] left = {count};
        await(count + " pulses", () -> --left[0] < 0);
    }

    Point2D centre(Node node) {
        return place(node, 0.5, 0.5);
    }

    /** A point of a node on the screen, by fractions of its width and height. */
    Point2D place(Node node, double across, double down) {
        return see(() -> {
            Bounds bounds = node.localToScreen(node.getLayoutBounds());
            return new Point2D(
                    bounds.getMinX() + across * bounds.getWidth(), bounds.getMinY() + down * bounds.getHeight());
        });
    }

    void move(Point2D to) {
        Point2D from = see(robot::getMousePosition);
        for (int step = 1; step <= STEPS; step++) {
            Point2D next = from.interpolate(to, (double) step / STEPS);
            on(() -> robot.mouseMove(next));
        }
    }

    /** Moves the pointer a little to and fro until something holds, as a hand does that sees nothing happen. */
    void jiggle(String what, BooleanSupplier condition) {
        Point2D here = see(robot::getMousePosition);
        int[] looks = {0};
        await(what, () -> {
            robot.mouseMove(here.add(looks[0]++ % 2, 0));
            return condition.getAsBoolean();
        });
    }

    void press() {
        on(() -> robot.mousePress(MouseButton.PRIMARY));
    }

    void release() {
        on(() -> robot.mouseRelease(MouseButton.PRIMARY));
    }

    void click(Node node) {
        move(centre(node));
        on(() -> robot.mouseClick(MouseButton.PRIMARY));
    }

    void doubleClick() {
        on(() -> {
            robot.mouseClick(MouseButton.PRIMARY);
            robot.mouseClick(MouseButton.PRIMARY);
        });
    }

    void drag(Point2D from, Point2D to) {
        move(from);
        press();
        move(to);
        release();
    }

    /** @param notches downwards */
    void wheel(int notches) {
        on(() -> robot.mouseWheel(notches));
    }

    /** Presses keys one after the other and lets go of them in the opposite order. */
    void keys(KeyCode... keys) {
        on(() -> {
            Arrays.stream(keys).forEach(robot::keyPress);
            Arrays.asList(keys).reversed().forEach(robot::keyRelease);
        });
    }

    /** Lets go of all that a gesture which broke off may have left pressed. */
    void letGo() {
        on(() -> {
            robot.mouseRelease(MouseButton.PRIMARY);
            MODIFIERS.forEach(robot::keyRelease);
        });
    }

    /** What is on the screen. */
    WritableImage picture(double width, double height) {
        return see(() -> robot.getScreenCapture(null, 0, 0, width, height));
    }
}
