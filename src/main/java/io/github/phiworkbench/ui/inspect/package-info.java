/** The pane that looks into the tokens of a text. */
@NullMarked
package io.github.phiworkbench.ui.inspect;

import org.jspecify.annotations.NullMarked;
