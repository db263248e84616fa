/**
 * From logits to a token: what a model's distribution says, and how the next token is drawn from it. A token travels
 * {@link io.github.phiworkbench.engine.sampling.Sampler}, {@link io.github.phiworkbench.engine.sampling.Candidates},
 * {@link io.github.phiworkbench.engine.sampling.LogitsProcessor}; what was left of it for people to look at stands in
 * {@link io.github.phiworkbench.engine.sampling.Distribution}.
 */
@NullMarked
package io.github.phiworkbench.engine.sampling;

import org.jspecify.annotations.NullMarked;
