/** The Phi-4 family: variants, geometry, prompts, defaults and known limits, as plain records. */
@NullMarked
package io.github.phiworkbench.family;

import org.jspecify.annotations.NullMarked;
