/** Language models run in this process by libtorch, through DJL. */
@NullMarked
package io.github.phiworkbench.engine.torch;

import org.jspecify.annotations.NullMarked;
