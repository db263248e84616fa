package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One message of a conversation's tree. Its token ids and its captured figures are read apart, see
 * {@link ConversationStore#tokenIds} and {@link ConversationStore#capture}.
 *
 * @param id unique in the database, never used again
 * @param conversation the conversation it belongs to
 * @param parent the message it follows; empty for the first one
 * @param role who wrote it
 * @param content the text; of an answer that is being written, what was saved last
 * @param state how far it is
 * @param model the model that wrote it; empty for everything but answers, and for imported ones that do not say
 * @param finishReason why the answer ended; empty while it has not, and where an error or a crash ended it
 * @param failure the sentence that says why the answer failed
 * @param stats what the answer took
 * @param reasoning how long the model was between {@code <think>} and {@code </think>}
 * @param created when it was begun, in milliseconds
 */
public record StoredMessage(
        long id,
        long conversation,
        OptionalLong parent,
        Role role,
        String content,
        MessageState state,
        Optional<AnswerModel> model,
        Optional<FinishReason> finishReason,
        Optional<String> failure,
        Optional<GenerationStats> stats,
        Optional<Duration> reasoning,
        Instant created) {

    /** The same as a chat template takes it. */
    public Message toMessage() {
        return new Message(role, content);
    }
}
