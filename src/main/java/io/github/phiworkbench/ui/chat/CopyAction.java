package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Texts;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** Puts text on the clipboard and says so. */
record CopyAction(Notifier notifier, Texts texts) {

    void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
        notifier.info(texts.get("copied"));
    }
}
