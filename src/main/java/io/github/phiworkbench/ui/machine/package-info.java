/** What is seen of the machine and its models, on the JavaFX thread, in words and in the status bar. */
@NullMarked
package io.github.phiworkbench.ui.machine;

import org.jspecify.annotations.NullMarked;
