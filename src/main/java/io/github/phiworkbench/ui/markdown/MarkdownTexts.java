package io.github.phiworkbench.ui.markdown;

import java.util.ResourceBundle;

/** The words that this package shows of its own. */
final class MarkdownTexts {

    private MarkdownTexts() {}

    static ResourceBundle bundle() {
        return ResourceBundle.getBundle("io.github.phiworkbench.ui.markdown.markdown");
    }
}
