package io.github.phiworkbench.tokenizer;

import java.util.Locale;

/** Who wrote a message. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    /** The result of a tool call. */
    TOOL;

    /** As chat templates spell it: {@code system}, {@code user}, {@code assistant} or {@code tool}. */
    public String templateName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
