package io.github.phiworkbench.ui.markdown;

import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import javafx.scene.Cursor;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/**
 * Selecting and copying with mouse and keyboard: drag, double click for a word, triple click for all, Shift and a click to
 * extend, Shortcut+C, Shortcut+A, Shift with the arrows, Escape. The selection goes with the focus.
 */
final class TextSelection {

    private final SelectableText text;
    private final ResourceBundle texts;
    private final Supplier<Optional<String>> linkUnderMouse;
    private int anchor;
    private int caret;

    private TextSelection(SelectableText text, ResourceBundle texts, Supplier<Optional<String>> linkUnderMouse) {
        this.text = text;
        this.texts = texts;
        this.linkUnderMouse = linkUnderMouse;
    }

    /** Makes a text selectable. */
    static TextSelection install(SelectableText text, ResourceBundle texts, Supplier<Optional<String>> linkUnderMouse) {
        TextSelection selection = new TextSelection(text, texts, linkUnderMouse);
        var region = text.region();
        region.setCursor(Cursor.TEXT);
        region.addEventHandler(MouseEvent.MOUSE_PRESSED, selection::onPressed);
        region.addEventHandler(MouseEvent.MOUSE_DRAGGED, selection::onDragged);
        region.addEventHandler(KeyEvent.KEY_PRESSED, selection::onKey);
        region.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, selection::onContextMenu);
        region.focusWithinProperty().subscribe(focused -> {
            if (!focused) {
                selection.select(0, 0);
            }
        });
        return selection;
    }

    static void copy(String string) {
        ClipboardContent content = new ClipboardContent();
        content.putString(string);
        Clipboard.getSystemClipboard().setContent(content);
    }

    String selected() {
        int length = text.textLength();
        int from = Math.min(length, Math.min(anchor, caret));
        int to = Math.min(length, Math.max(anchor, caret));
        return text.copied(from, to);
    }

    boolean isEmpty() {
        return anchor == caret;
    }

    int start() {
        return Math.min(anchor, caret);
    }

    int end() {
        return Math.max(anchor, caret);
    }

    void select(int from, int to) {
        if (anchor == caret && from == to) {
            anchor = from;
            caret = to;
            return;
        }
        anchor = from;
        caret = to;
        text.showSelection(start(), end());
    }

    private void onPressed(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        text.region().requestFocus();
        int offset = text.offsetAt(event.getX(), event.getY());
        if (event.getClickCount() == 2) {
            select(wordStart(offset), wordEnd(offset));
        } else if (event.getClickCount() >= 3) {
            select(0, text.textLength());
        } else {
            select(event.isShiftDown() ? anchor : offset, offset);
        }
        event.consume();
    }

    private void onDragged(MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() < 2) {
            select(anchor, text.offsetAt(event.getX(), event.getY()));
            event.consume();
        }
    }

    private int wordStart(int offset) {
        int i = Math.min(offset, text.textLength());
        while (i > 0 && Character.isLetterOrDigit(text.characterAt(i - 1))) {
            i--;
        }
        return i;
    }

    private int wordEnd(int offset) {
        int i = offset;
        while (i < text.textLength() && Character.isLetterOrDigit(text.characterAt(i))) {
            i++;
        }
        return i == offset ? Math.min(text.textLength(), offset + 1) : i;
    }

    private void onKey(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            if (isEmpty()) {
                return;
            }
            copy(selected());
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.A) {
            select(0, text.textLength());
        } else if (event.getCode() == KeyCode.ESCAPE && !isEmpty()) {
            select(0, 0);
        } else if (event.isShiftDown() && event.getCode() == KeyCode.LEFT) {
            select(anchor, Math.max(0, caret - 1));
        } else if (event.isShiftDown() && event.getCode() == KeyCode.RIGHT) {
            select(anchor, Math.min(text.textLength(), caret + 1));
        } else {
            return;
        }
        event.consume();
    }

    private void onContextMenu(ContextMenuEvent event) {
        MenuItem copy = item("copy", () -> copy(isEmpty() ? text.copied(0, text.textLength()) : selected()));
        MenuItem all = item("select.all", () -> {
            text.region().requestFocus();
            select(0, text.textLength());
        });
        ContextMenu menu = new ContextMenu(copy, all);
        linkUnderMouse
                .get()
                .ifPresent(link ->
                        menu.getItems().addAll(new SeparatorMenuItem(), item("copy.link", () -> copy(link))));
        menu.show(text.region(), event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(texts.getString(key));
        item.setOnAction(_ -> action.run());
        return item;
    }
}
