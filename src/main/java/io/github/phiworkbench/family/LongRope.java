package io.github.phiworkbench.family;

import java.util.List;

/**
 * LongRoPE: two tables of factors that divide the rotary frequencies, one for sequences up to the original context and
 * one for longer ones.
 *
 * @param shortFactors one factor per rotary frequency, used while the sequence fits into the original context
 * @param longFactors one factor per rotary frequency, used for longer sequences
 * @param originalContext the context in tokens up to which the short factors apply, inclusive
 * @param attentionFactor multiplies cosine and sine with either table
 */
public record LongRope(
        List<Double> shortFactors, List<Double> longFactors, int originalContext, double attentionFactor) {

    public LongRope {
        shortFactors = List.copyOf(shortFactors);
        longFactors = List.copyOf(longFactors);
    }

    /**
     * The attention factor that follows from the two context lengths, {@code sqrt(1 + ln(max / original) /
     * ln(original))}, as in "LongRoPE: Extending LLM Context Window Beyond 2 Million Tokens" (Ding et al., 2024) and in
     * the reference implementation.
     */
    public static double attentionFactor(int maxContext, int originalContext) {
        double scale = (double) maxContext / originalContext;
        return scale <= 1.0 ? 1.0 : Math.sqrt(1.0 + Math.log(scale) / Math.log(originalContext));
    }
}
