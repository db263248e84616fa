/** Comparing models: sets of prompts, final answers, differences of words, votes, and what the figures say. */
@NullMarked
package io.github.phiworkbench.compare;

import org.jspecify.annotations.NullMarked;
