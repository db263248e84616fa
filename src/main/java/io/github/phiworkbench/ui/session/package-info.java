/** What the session of the loaded model is doing, in words that every pane uses. */
@NullMarked
package io.github.phiworkbench.ui.session;

import org.jspecify.annotations.NullMarked;
