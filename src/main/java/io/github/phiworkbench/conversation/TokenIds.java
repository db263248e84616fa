package io.github.phiworkbench.conversation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Token ids as bytes: each in groups of seven bits, lowest first, the top bit set in all but its last byte (LEB128). */
final class TokenIds {

    private TokenIds() {}

    static byte[] pack(List<Integer> ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * ids.size());
        for (int id : ids) {
            int rest = id;
            while ((rest & ~0x7f) != 0) {
                bytes.write((rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            bytes.write(rest);
        }
        return bytes.toByteArray();
    }

    static List<Integer> unpack(byte[] bytes) {
        List<Integer> ids = new ArrayList<>();
        int id = 0;
        int shift = 0;
        for (byte part : bytes) {
            id |= (part & 0x7f) << shift;
            shift += 7;
            if (part >= 0) {
                ids.add(id);
                id = 0;
                shift = 0;
            }
        }
        return ids;
    }
}
