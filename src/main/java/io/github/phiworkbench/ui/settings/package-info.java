/** The pane of settings. */
@NullMarked
package io.github.phiworkbench.ui.settings;

import org.jspecify.annotations.NullMarked;
