package io.github.phiworkbench.engine.worker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * Numbers that follow a message as they are, float32 and little-endian: a vocabulary of them would be slow as JSON. The line
 * says how many there are.
 */
final class Numbers {

    /** As many as would fill the longest line. */
    private static final int MOST = Wire.LONGEST_LINE / Float.BYTES;

    private final float[] values;

    private Numbers(float[] values) {
        this.values = values;
    }

    /** These numbers, not copied. */
    static Numbers of(float[] values) {
        return new Numbers(values);
    }

    /** Room for numbers that are on their way. */
    @JsonCreator
    static Numbers room(int count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(count + " numbers are none or too many.");
        }
        return new Numbers(new float[count]);
    }

    @JsonValue
    int count() {
        return values.length;
    }

    int bytes() {
        return values.length * Float.BYTES;
    }

    /** The numbers themselves, to be filled or read. */
    float[] values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Numbers that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length + " numbers";
    }
}
