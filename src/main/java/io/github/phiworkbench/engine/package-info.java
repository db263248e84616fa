/** Language models as the program sees them: requests in, token events out, whatever runs them. */
@NullMarked
package io.github.phiworkbench.engine;

import org.jspecify.annotations.NullMarked;
