package io.github.phiworkbench.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** How a token's bytes are written for people. */
public final class TokenSpelling {

    private TokenSpelling() {}

    /**
     * The bytes as text, with control characters as {@code \n}, {@code \t}, {@code \r} or {@code \x1B}, and bytes that are no
     * whole character as {@code \xE2}.
     */
    public static String of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(in.remaining());
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        StringBuilder text = new StringBuilder();
        while (in.hasRemaining()) {
            CoderResult result = utf8.decode(in, out, true);
            out.flip().chars().forEach(c -> appendVisible(text, (char) c));
            out.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                appendHex(text, in.get() & 0xFF);
            }
        }
        return text.toString();
    }

    private static void appendVisible(StringBuilder text, char c) {
        switch (c) {
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            default -> {
                if (c < ' ' || c == 0x7F) {
                    appendHex(text, c);
                } else {
                    text.append(c);
                }
            }
        }
    }

    private static void appendHex(StringBuilder text, int value) {
        text.append(String.format("\\x%02X", value));
    }
}
