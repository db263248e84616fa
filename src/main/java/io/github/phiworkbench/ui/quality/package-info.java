/** What quantization costs a model, measured against another. */
@NullMarked
package io.github.phiworkbench.ui.quality;

import org.jspecify.annotations.NullMarked;
