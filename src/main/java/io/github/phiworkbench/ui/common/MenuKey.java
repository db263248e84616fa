package io.github.phiworkbench.ui.common;

import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Cell;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyEvent;

/** Lets the menu key, and Shift and F10, ask for a context menu on Linux, where JavaFX takes them for keys like any other. */
public final class MenuKey {

    private MenuKey() {}

    /** Watches the keys of a scene; does nothing on other systems, which ask by themselves. */
    public static void install(Scene scene) {
        if (System.getProperty("os.name", "").startsWith("Linux")) {
            scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
                Node focused = scene.getFocusOwner();
                if (focused != null && asks(event)) {
                    ask(focused);
                    event.consume();
                }
            });
        }
    }

    private static boolean asks(KeyEvent event) {
        return switch (event.getCode()) {
            case CONTEXT_MENU -> true;
            case F10 -> event.isShiftDown() && !event.isControlDown() && !event.isAltDown();
            default -> false;
        };
    }

    /** As if the pointer was on the node, or on what is selected in it. */
    private static void ask(Node focused) {
        Node chosen = focused.lookupAll(".cell").stream()
                .filter(node -> node instanceof Cell<?> cell && cell.isSelected())
                .findFirst()
                .orElse(focused);
        Bounds scene = chosen.localToScene(chosen.getLayoutBounds());
        Bounds screen = chosen.localToScreen(chosen.getLayoutBounds());
        Event.fireEvent(
                focused,
                new ContextMenuEvent(
                        ContextMenuEvent.CONTEXT_MENU_REQUESTED,
                        scene.getCenterX(),
                        scene.getCenterY(),
                        screen.getCenterX(),
                        screen.getCenterY(),
                        true,
                        null));
    }
}
