package io.github.phiworkbench.ui.markdown;

/** Something that a block lies in. */
public sealed interface Container {

    /** A quotation. */
    record Quote() implements Container {}

    /**
     * An item of a list.
     *
     * @param marker the bullet or number, at the first block of the item; empty at those that follow
     */
    record Item(String marker) implements Container {}
}
