package io.github.phiworkbench.ui.heat;

import java.util.Arrays;

/** The bytes at the end of a text that begin a character without ending it. */
final class Utf8Tail {

    /** The longest unfinished character has three bytes. */
    static final int MOST = 3;

    private Utf8Tail() {}

    /** What is unfinished after some more bytes. */
    static byte[] after(byte[] held, byte[] more) {
        byte[] all = Arrays.copyOf(held, held.length + more.length);
        System.arraycopy(more, 0, all, held.length, more.length);
        for (int length = 1; length <= Math.min(MOST, all.length); length++) {
            int at = all.length - length;
            if (!isContinuation(all[at])) {
                return length < bytesOf(all[at]) && mayGoOn(all, at)
                        ? Arrays.copyOfRange(all, at, all.length)
                        : new byte[0];
            }
        }
        return new byte[0];
    }

    static boolean isContinuation(byte value) {
        return (value & 0xc0) == 0x80;
    }

    private static int bytesOf(byte lead) {
        int value = lead & 0xff;
        if (value < 0xc2 || value > 0xf4) {
            return 1;
        }
        return value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
    }

    /** Table 3-7 of the Unicode standard: after four leads not all second bytes may follow. */
    private static boolean mayGoOn(byte[] all, int at) {
        if (at + 1 >= all.length) {
            return true;
        }
        int second = all[at + 1] & 0xff;
        return switch (all[at] & 0xff) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }
}
