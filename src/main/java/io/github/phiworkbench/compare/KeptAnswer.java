package io.github.phiworkbench.compare;

import java.util.Optional;

/** An answer of the columns as it is kept. */
public final class KeptAnswer {

    private final String id;
    private final String about;
    private final String text;
    private final Optional<byte[]> trace;

    /**
     * An answer.
     *
     * @param id tells it from the others
     * @param about what is to be known of it, in a form that the store does not look into
     * @param text what was written
     * @param trace its tokens as bytes, not to be changed any more; empty if there are none
     */
    public KeptAnswer(String id, String about, String text, Optional<byte[]> trace) {
        this.id = id;
        this.about = about;
        this.text = text;
        this.trace = trace;
    }

    public String id() {
        return id;
    }

    public String about() {
        return about;
    }

    public String text() {
        return text;
    }

    public Optional<byte[]> trace() {
        return trace;
    }
}
