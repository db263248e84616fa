package io.github.phiworkbench.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes into text as they come, never showing half a character: an unfinished one waits for its other bytes. Bytes
 * that are not UTF-8 become U+FFFD. For one text and one thread.
 */
public final class Utf8Stream {

    /** The longest unfinished character has three bytes. */
    private static final int MAX_HELD = 3;

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] held = {};

    /** The characters that these bytes complete; may be none. */
    public String accept(byte[] bytes) {
        ByteBuffer in = ByteBuffer.allocate(held.length + bytes.length)
                .put(held)
                .put(bytes)
                .flip();
        String text = decode(in, false);
        held = new byte[in.remaining()];
        in.get(held);
        return text;
    }

    /** Whether a character has begun and waits for more of its bytes. */
    public boolean holdsPart() {
        return held.length > 0;
    }

    /** What was held back, as U+FFFD; afterwards a new text may begin. */
    public String finish() {
        String text = decode(ByteBuffer.wrap(held), true);
        held = new byte[0];
        return text;
    }

    private String decode(ByteBuffer in, boolean last) {
        utf8.reset();
        CharBuffer out = CharBuffer.allocate(in.remaining() + MAX_HELD);
        utf8.decode(in, out, last);
        return out.flip().toString();
    }
}
