/** Measuring models in series, and looking at what came of it. */
@NullMarked
package io.github.phiworkbench.ui.benchmark;

import org.jspecify.annotations.NullMarked;
