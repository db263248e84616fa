/** What a token trace means: perplexity, bits per byte and other figures drawn from log-probabilities. */
@NullMarked
package io.github.phiworkbench.inspect;

import org.jspecify.annotations.NullMarked;
