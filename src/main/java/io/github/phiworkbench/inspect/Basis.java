package io.github.phiworkbench.inspect;

/** Whose distribution a number is taken from. */
public enum Basis {
    /** The model's own, before any sampler. */
    MODEL,
    /** The one that the token was drawn from, after penalties, temperature and truncation. */
    SAMPLER
}
