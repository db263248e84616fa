package io.github.phiworkbench.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;

/** The bytes a token stands for; they need not be whole UTF-8 characters. Immutable; base 64 in JSON. */
public final class TokenBytes {

    /** No bytes: a control token, or an id without an entry in the vocabulary. */
    public static final TokenBytes NONE = new TokenBytes(new byte[0]);

    private final byte[] bytes;

    private TokenBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @JsonCreator
    public static TokenBytes of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new TokenBytes(bytes.clone());
    }

    public int length() {
        return bytes.length;
    }

    @JsonValue
    public byte[] toArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal, two digits a byte. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
