package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.ui.common.Texts;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;

/** How full the model's context is; hidden while that is not known. */
public final class ContextMeterView {

    private static final PseudoClass FULL = PseudoClass.getPseudoClass("full");
    private static final double ALMOST = 0.9;

    private final ChatViewModel chat;
    private final Texts texts;

    @FXML
    private ProgressBar contextBar;

    @FXML
    private Label contextText;

    public ContextMeterView(ChatViewModel chat, Texts texts) {
        this.chat = chat;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        chat.contextSizeProperty().addListener((_, _, _) -> show());
        chat.contextUsedProperty().addListener((_, _, _) -> show());
        show();
    }

    private void show() {
        int size = chat.contextSizeProperty().get();
        int used = chat.contextUsedProperty().get();
        boolean known = size > 0;
        contextBar.setVisible(known);
        contextText.setVisible(known);
        contextText.setText(texts.get("context.text", used, size));
        double share = known ? (double) used / size : 0;
        contextBar.setProgress(Math.min(1, share));
        contextBar.pseudoClassStateChanged(FULL, share > ALMOST);
    }
}
