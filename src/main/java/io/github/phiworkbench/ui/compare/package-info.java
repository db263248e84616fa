/** The pane that puts one question to several models side by side. */
@NullMarked
package io.github.phiworkbench.ui.compare;

import org.jspecify.annotations.NullMarked;
