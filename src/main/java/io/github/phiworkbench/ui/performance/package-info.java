/** The pane of speed: gauges, what was over time, and every use of a model. */
@NullMarked
package io.github.phiworkbench.ui.performance;

import org.jspecify.annotations.NullMarked;
