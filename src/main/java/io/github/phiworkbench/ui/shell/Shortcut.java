package io.github.phiworkbench.ui.shell;

import static javafx.scene.input.KeyCombination.SHORTCUT_DOWN;

import java.util.List;
import java.util.Locale;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** The shortcuts of the window; the first combination of each is the one that is shown. */
@SuppressWarnings("ImmutableEnumChecker") // Combinations of keys do not change.
enum Shortcut {
    SEND(with(KeyCode.ENTER)),
    STOP(new KeyCodeCombination(KeyCode.ESCAPE)),
    NEW_CHAT(with(KeyCode.N)),
    LOAD_MODEL(with(KeyCode.L)),
    FIND(with(KeyCode.F)),
    PANE_CHAT(with(KeyCode.DIGIT1), with(KeyCode.NUMPAD1)),
    PANE_COMPARE(with(KeyCode.DIGIT2), with(KeyCode.NUMPAD2)),
    PANE_INSPECT(with(KeyCode.DIGIT3), with(KeyCode.NUMPAD3)),
    PANE_MODELS(with(KeyCode.DIGIT4), with(KeyCode.NUMPAD4)),
    PANE_PERFORMANCE(with(KeyCode.DIGIT5), with(KeyCode.NUMPAD5)),
    PANE_SETTINGS(with(KeyCode.DIGIT6), with(KeyCode.NUMPAD6), with(KeyCode.COMMA)),
    // Where the plus has a key of its own, and where it shares one with the equals sign.
    ZOOM_IN(
            with(KeyCode.PLUS),
            with(KeyCode.EQUALS),
            new KeyCodeCombination(KeyCode.EQUALS, SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
            with(KeyCode.ADD)),
    ZOOM_OUT(with(KeyCode.MINUS), with(KeyCode.SUBTRACT)),
    ZOOM_RESET(with(KeyCode.DIGIT0), with(KeyCode.NUMPAD0)),
    HELP(new KeyCodeCombination(KeyCode.F1), with(KeyCode.SLASH), with(KeyCode.DIVIDE));

    private final List<KeyCombination> keys;

    Shortcut(KeyCombination... keys) {
        this.keys = List.of(keys);
    }

    private static KeyCombination with(KeyCode key) {
        return new KeyCodeCombination(key, SHORTCUT_DOWN);
    }

    List<KeyCombination> keys() {
        return keys;
    }

    /** The keys as they are written on this system's keyboards. */
    String displayText() {
        return keys.getFirst().getDisplayText();
    }

    /** Key of its text. */
    String key() {
        return "shortcut." + name().toLowerCase(Locale.ROOT);
    }
}
