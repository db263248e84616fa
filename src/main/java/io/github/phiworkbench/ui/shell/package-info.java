/** The main window around the panes: rail, status bar, shortcuts. */
@NullMarked
package io.github.phiworkbench.ui.shell;

import org.jspecify.annotations.NullMarked;
