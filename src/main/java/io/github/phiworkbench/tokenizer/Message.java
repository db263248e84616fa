package io.github.phiworkbench.tokenizer;

import java.util.Optional;

/**
 * One message of a conversation, as a chat template takes it.
 *
 * @param content what was written, any text
 * @param tools the tools the model may call, as the JSON text of a list; Phi-4-mini reads it from the system message
 */
public record Message(Role role, String content, Optional<String> tools) {

    public Message(Role role, String content) {
        this(role, content, Optional.empty());
    }

    public static Message system(String content) {
        return new Message(Role.SYSTEM, content);
    }

    public static Message user(String content) {
        return new Message(Role.USER, content);
    }

    public static Message assistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }
}
