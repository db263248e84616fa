package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A matrix {@code [out, in]} of codes in the arrangement of one of the published formats. */
@FunctionalInterface
interface CodeLayout {

    ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * Where AWQ keeps an output in a word of eight, in bits from the lowest: those with even places among the eight come
     * first, then those with odd ones.
     */
    static int awqShift(int output) {
        int place = output % 8;
        return 4 * (place / 2 + 4 * (place % 2));
    }

    /** Writes {@code count} rows from {@code first} on as unsigned bytes, row after row. */
    void read(int first, int count, byte[] target);

    /**
     * Of GPTQ: words {@code [in / n, out]} that hold n = 32 / bits neighbouring inputs of one output each, the first one
     * lowest.
     */
    static CodeLayout inputsInWords(MemorySegment words, int bits, int out, int in) {
        int packed = Integer.SIZE / bits;
        return (first, count, target) -> {
            int[] column = new int[count];
            for (int start = 0; start < in; start += packed) {
                long place = (long) (start / packed) * out + first;
                MemorySegment.copy(words, WORD, place * Integer.BYTES, column, 0, count);
                for (int row = 0; row < count; row++) {
                    spread(column[row], bits, target, row * in + start);
                }
            }
        };
    }

    /**
     * Of AWQ, version GEMM: words {@code [in, out / 8]} that hold eight neighbouring outputs for one input each, in the
     * order of {@link #awqShift}.
     */
    static CodeLayout outputsInWords(MemorySegment words, int out, int in) {
        int rowWords = out / 8;
        return (first, count, target) -> {
            int firstWord = first / 8;
            int width = Math.ceilDiv(first + count, 8) - firstWord;
            int[] block = new int[width * Math.min(64, in)];
            for (int start = 0; start < in; start += 64) {
                int inputs = Math.min(64, in - start);
                for (int i = 0; i < inputs; i++) {
                    long place = (long) (start + i) * rowWords + firstWord;
                    MemorySegment.copy(words, WORD, place * Integer.BYTES, block, i * width, width);
                }
                for (int row = 0; row < count; row++) {
                    int output = first + row;
                    int word = output / 8 - firstWord;
                    int shift = awqShift(output);
                    int to = row * in + start;
                    for (int i = 0; i < inputs; i++) {
                        target[to + i] = (byte) (block[i * width + word] >>> shift & 0xF);
                    }
                }
            }
        };
    }

    /** Of compressed-tensors: rows of words that hold neighbouring inputs, the first one lowest; the last may be part full. */
    static CodeLayout rowsOfWords(MemorySegment words, int bits, int in) {
        int packed = Integer.SIZE / bits;
        int rowWords = Math.ceilDiv(in, packed);
        return (first, count, target) -> {
            int[] row = new int[rowWords];
            byte[] last = new byte[packed];
            for (int r = 0; r < count; r++) {
                MemorySegment.copy(words, WORD, (long) (first + r) * rowWords * Integer.BYTES, row, 0, rowWords);
                int whole = in / packed;
                for (int word = 0; word < whole; word++) {
                    spread(row[word], bits, target, r * in + word * packed);
                }
                if (whole < rowWords) {
                    spread(row[whole], bits, last, 0);
                    System.arraycopy(last, 0, target, r * in + whole * packed, in - whole * packed);
                }
            }
        };
    }

    /** Signed bytes, row after row; as unsigned codes they are greater by 128. */
    static CodeLayout signedBytes(MemorySegment bytes, int in) {
        return (first, count, target) -> {
            int length = count * in;
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, (long) first * in, target, 0, length);
            for (int i = 0; i < length; i++) {
                target[i] ^= (byte) 0x80;
            }
        };
    }

    /** Writes the codes in a word, the lowest first, as bytes. */
    private static void spread(int word, int bits, byte[] target, int to) {
        if (bits == 8) {
            INTS.set(target, to, word);
            return;
        }
        long spread = Integer.toUnsignedLong(word);
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFFL;
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FFL;
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
        LONGS.set(target, to, spread);
    }
}
