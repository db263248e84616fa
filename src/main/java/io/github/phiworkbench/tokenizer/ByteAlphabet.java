package io.github.phiworkbench.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's way to spell any bytes as visible characters: a printable Latin-1 byte is its own character, the others are
 * {@code U+0100} upward in order. From {@code bytes_to_unicode} in GPT-2's encoder.py.
 */
final class ByteAlphabet {

    private static final int[] BYTE_OF = new int[512];
    private static final char[] CHAR_OF = new char[256];

    static {
        Arrays.fill(BYTE_OF, -1);
        char next = 256;
        for (int b = 0; b < 256; b++) {
            CHAR_OF[b] = isPrintable(b) ? (char) b : next++;
            BYTE_OF[CHAR_OF[b]] = b;
        }
    }

    private ByteAlphabet() {}

    private static boolean isPrintable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
    }

    /** The bytes of a spelled entry; an entry that uses other characters stands for itself in UTF-8. */
    static byte[] bytes(String spelled) {
        byte[] bytes = new byte[spelled.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = spelled.charAt(i);
            if (c >= BYTE_OF.length || BYTE_OF[c] < 0) {
                return spelled.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE_OF[c];
        }
        return bytes;
    }

    /** How the file spells these bytes. */
    static String spell(byte[] bytes) {
        StringBuilder spelled = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            spelled.append(CHAR_OF[b & 0xFF]);
        }
        return spelled.toString();
    }
}
