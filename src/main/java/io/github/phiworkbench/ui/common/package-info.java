/** What the areas of the window share: loading of FXML, texts, dialogs, notices, background work, themes, errors. */
@NullMarked
package io.github.phiworkbench.ui.common;

import org.jspecify.annotations.NullMarked;
