/** The window: starts it and wires its parts by hand. */
@NullMarked
package io.github.phiworkbench.ui;

import org.jspecify.annotations.NullMarked;
