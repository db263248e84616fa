package io.github.phiworkbench.ui.markdown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javax.imageio.ImageIO;

/** The thread of JavaFX in tests. */
public final class Fx {

    private static final long SECONDS = 60;

    private Fx() {}

    public static void start() {
        CountDownLatch started = new CountDownLatch(1);
        try {
            Platform.startup(started::countDown);
            Platform.setImplicitExit(false);
            if (!started.await(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("JavaFX did not start.");
            }
        } catch (IllegalStateException _) {
            // Another test has started it.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs on the thread of JavaFX and waits for the outcome. */
    public static <T> T call(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return get(result);
    }

    public static void run(Runnable action) {
        call(() -> {
            action.run();
            return null;
        });
    }

    /** Waits until a condition holds at the end of a pulse. */
    public static void until(BooleanSupplier condition) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        run(() -> new AnimationTimer() {
            @Override
            public void handle(long now) {
                try {
                    if (condition.getAsBoolean()) {
                        stop();
                        reached.complete(null);
                    }
                } catch (RuntimeException e) {
                    stop();
                    reached.completeExceptionally(e);
                }
            }
        }.start());
        get(reached);
    }

    /** Waits for some pulses. */
    public static void pulses(int count) {
        int[] left = {count};
        until(() -> left[0]-- <= 0);
    }

    /** Writes a picture of the scene to target/snapshots. */
    public static void picture(Scene scene, String name) {
        var image = call(() -> SwingFXUtils.fromFXImage(scene.snapshot(null), null));
        try {
            Path folder = Files.createDirectories(Path.of("target", "snapshots"));
            ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T get(CompletableFuture<T> result) {
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
