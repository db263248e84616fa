package io.github.phiworkbench.ui.shell;

import java.util.Locale;
import java.util.Optional;
import javafx.animation.KeyFrame;
import javafx.animation.KeyValue;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.TextInputControlSkin;
import javafx.scene.input.InputEvent;
import javafx.scene.input.InputMethodEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Path;
import javafx.util.Duration;
import javafx.util.Subscription;

/**
 * Lets the caret stand still, to be seen, when nobody has typed for a while, as GTK does after the same time
 * (gtk-cursor-blink-timeout). JavaFX blinks by an animation that never ends, and while one runs the toolkit makes sixty pulses a
 * second: in a window that nobody touches that is most of what the window costs. A caret that JavaFX does not animate is
 * hidden, so that this shows it itself.
 */
final class QuietCaret {

    /** It blinks so often after the last key or click, once a second. */
    private static final int BLINKS = 10;

    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Scene scene;
    private final BooleanProperty shown = new SimpleBooleanProperty(this, "shown", true);
    private final Timeline blinking;
    private Subscription focused = Subscription.EMPTY;

    private QuietCaret(Scene scene, int blinks) {
        this.scene = scene;
        blinking = new Timeline(
                new KeyFrame(Duration.ZERO, new KeyValue(shown, true)),
                new KeyFrame(Duration.millis(500), new KeyValue(shown, false)),
                new KeyFrame(Duration.seconds(1), new KeyValue(shown, false)));
        blinking.setCycleCount(blinks);
        blinking.setOnFinished(_ -> rest());
    }

    /** For all texts that can be typed in a scene, from now on. */
    static void in(Scene scene) {
        in(scene, BLINKS);
    }

    /** @param blinks so often after the last key or click, once a second */
    static void in(Scene scene, int blinks) {
        QuietCaret caret = new QuietCaret(scene, blinks);
        EventHandler<InputEvent> touched = _ -> caret.touched();
        scene.addEventFilter(KeyEvent.ANY, touched);
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, touched);
        scene.addEventFilter(InputMethodEvent.ANY, touched);
        scene.focusOwnerProperty().subscribe(owner -> caret.follow(Optional.ofNullable(owner)));
    }

    /** The control begins to blink by itself when it gets the focus, also when its window gets it back. */
    private void follow(Optional<Node> owner) {
        focused.unsubscribe();
        focused = owner.map(node -> node.focusedProperty().subscribe(_ -> touched()))
                .orElse(Subscription.EMPTY);
    }

    private void touched() {
        Optional<TextInputControl> text = text();
        if (text.isEmpty()) {
            blinking.stop();
            return;
        }
        text.ifPresent(this::take);
        blinking.playFromStart();
    }

    private void rest() {
        shown.set(true);
        text().map(TextInputControl::getSkin)
                .filter(TextInputControlSkin.class::isInstance)
                .ifPresent(skin -> ((TextInputControlSkin<?>) skin).setCaretAnimating(false));
    }

    /** The text that has the focus, or that is part of what has it. */
    private Optional<TextInputControl> text() {
        return Optional.ofNullable(scene.getFocusOwner())
                .filter(Node::isFocused)
                .map(owner -> owner.lookup(".text-input"))
                .filter(TextInputControl.class::isInstance)
                .map(TextInputControl.class::cast);
    }

    /** From now on the caret of a text is seen when this says so, and as in JavaFX beside a selection only on Windows. */
    private void take(TextInputControl text) {
        if (text.getSkin() == null || text.getSkin().equals(text.getProperties().get(QuietCaret.class))) {
            return;
        }
        text.lookupAll("*").stream()
                .filter(Path.class::isInstance)
                .filter(path -> path.opacityProperty().isBound())
                .findFirst()
                .ifPresent(caret -> {
                    text.getProperties().put(QuietCaret.class, text.getSkin());
                    caret.opacityProperty()
                            .bind(Bindings.createDoubleBinding(
                                    () -> shows(text) ? 1.0 : 0.0,
                                    shown,
                                    text.focusedProperty(),
                                    text.disabledProperty(),
                                    text.editableProperty(),
                                    text.caretPositionProperty(),
                                    text.anchorProperty()));
                });
    }

    private boolean shows(TextInputControl text) {
        return shown.get()
                && text.isFocused()
                && text.isEditable()
                && !text.isDisabled()
                && (WINDOWS || text.getCaretPosition() == text.getAnchor());
    }
}
