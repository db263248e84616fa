/** Tokens in the colours of what a model said of them: a heatmap, a strip over a whole text, a histogram, a legend and pictures. */
@NullMarked
package io.github.phiworkbench.ui.heat;

import org.jspecify.annotations.NullMarked;
