/** Memory, bandwidth and speed of this machine and of running models. */
@NullMarked
package io.github.phiworkbench.telemetry;

import org.jspecify.annotations.NullMarked;
