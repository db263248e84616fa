package io.github.phiworkbench.family;

/** What a variant's own chat template does with a system message. */
public enum SystemMessages {
    /** It stands in the prompt as it was written. */
    HONOURED,
    /** The template always writes its own and drops the user's. */
    IGNORED,
    /** The template writes a fixed sentence and puts the user's after it. */
    APPENDED
}
