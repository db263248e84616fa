/** The pane that shows the program's own log. */
@NullMarked
package io.github.phiworkbench.ui.log;

import org.jspecify.annotations.NullMarked;
