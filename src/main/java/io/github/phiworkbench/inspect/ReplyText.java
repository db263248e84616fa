package io.github.phiworkbench.inspect;

import io.github.phiworkbench.family.Variant;
import java.util.Optional;

/**
 * The parts of what a model wrote.
 *
 * @param reasoning what stands between {@value Variant#THINK_START} and {@value Variant#THINK_END}, without blank edges;
 *     empty where the model did not reason
 * @param thinking whether the reasoning has not ended yet
 * @param answer the rest; empty while the model is thinking
 */
public record ReplyText(Optional<String> reasoning, boolean thinking, String answer) {

    /**
     * Splits a text, whole or as far as it has come. The mark counts at the very beginning only, so a text that talks about
     * marks stays whole.
     */
    public static ReplyText of(String text) {
        String stripped = text.stripLeading();
        if (!stripped.startsWith(Variant.THINK_START)) {
            // A mark that is just being written is no answer yet.
            boolean begins = !stripped.isEmpty() && Variant.THINK_START.startsWith(stripped);
            return begins ? new ReplyText(Optional.of(""), true, "") : new ReplyText(Optional.empty(), false, text);
        }
        String rest = stripped.substring(Variant.THINK_START.length());
        int end = rest.indexOf(Variant.THINK_END);
        if (end < 0) {
            return new ReplyText(Optional.of(rest.strip()), true, "");
        }
        String answer = rest.substring(end + Variant.THINK_END.length()).stripLeading();
        return new ReplyText(Optional.of(rest.substring(0, end).strip()), false, answer);
    }
}
