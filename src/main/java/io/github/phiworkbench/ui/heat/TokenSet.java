package io.github.phiworkbench.ui.heat;

import java.util.BitSet;
import java.util.stream.IntStream;

/** Tokens by their indices, such as those that a search found. Immutable. */
public final class TokenSet {

    /** No token. */
    public static final TokenSet NONE = new TokenSet(new BitSet());

    private final BitSet bits;

    private TokenSet(BitSet bits) {
        this.bits = bits;
    }

    public static TokenSet of(IntStream tokens) {
        BitSet bits = new BitSet();
        tokens.forEach(bits::set);
        return new TokenSet(bits);
    }

    public boolean contains(int token) {
        return token >= 0 && bits.get(token);
    }

    public int size() {
        return bits.cardinality();
    }

    /** In ascending order. */
    public IntStream stream() {
        return bits.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSet that && bits.equals(that.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
