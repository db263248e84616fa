package io.github.phiworkbench.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ui.markdown.Fx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Path;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietCaretTest {

    /** JavaFX's caret is there and away for half a second each. */
    private static final Duration SEVERAL_BLINKS = Duration.ofMillis(2_200);

    private final TextField text = new TextField("text");
    private final AtomicInteger blinks = new AtomicInteger();
    private Stage stage;
    private Node caret;

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @BeforeEach
    void show() {
        Fx.run(() -> {
            stage = new Stage();
            Scene scene = new Scene(new VBox(text), 300, 100);
            QuietCaret.in(scene, 2);
            stage.setScene(scene);
            stage.show();
            stage.requestFocus();
            text.requestFocus();
            text.positionCaret(2);
            text.applyCss();
            text.layout();
            caret = text.lookupAll("*").stream()
                    .filter(Path.class::isInstance)
                    .filter(path -> path.opacityProperty().isBound())
                    .findFirst()
                    .orElseThrow();
            caret.opacityProperty().addListener(_ -> blinks.incrementAndGet());
        });
    }

    @AfterEach
    void hide() {
        Fx.run(stage::hide);
    }

    private int blinksWithin(Duration time) {
        int before = blinks.get();
        long end = System.nanoTime() + time.toNanos();
        await(() -> System.nanoTime() >= end);
        return blinks.get() - before;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Fx.run(() -> {});
            Thread.onSpinWait();
        }
    }

    @Test
    void it_stands_still_to_be_seen_when_nobody_types_and_blinks_for_a_key() {
        await(() -> blinks.get() > 0);
        await(() -> blinksWithin(SEVERAL_BLINKS) == 0);
        assertThat(caret.getOpacity()).isEqualTo(1);

        int before = blinks.get();
        Fx.run(() -> Event.fireEvent(
                text, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.RIGHT, false, false, false, false)));
        await(() -> blinks.get() > before);
        await(() -> blinksWithin(SEVERAL_BLINKS) == 0);
        assertThat(caret.getOpacity()).isEqualTo(1);
    }
}
