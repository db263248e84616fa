package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.tokenizer.Role;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole conversation apart from any database, as it stands in an export. Ids are the {@code uid}s, which are the same in
 * every database.
 *
 * @param selected the first message of the selected path
 * @param messages parents before children, siblings in order of age
 */
record PortableConversation(
        String uid,
        String title,
        String folder,
        List<String> tags,
        boolean pinned,
        Instant created,
        Instant updated,
        Optional<Instant> trashed,
        Optional<String> modelId,
        Optional<String> sampling,
        String systemPrompt,
        String draft,
        Optional<String> selected,
        List<PortableMessage> messages) {

    PortableConversation {
        for (Object needed : new Object[] {uid, title, folder, created, updated, systemPrompt, draft}) {
            Objects.requireNonNull(needed);
        }
        tags = List.copyOf(tags);
        messages = List.copyOf(messages);
    }

    /**
     * One message.
     *
     * @param parent the message it follows; empty for a first one
     * @param selectedChild the message that the selected path goes on with
     * @param reasoning time between {@code <think>} and {@code </think>}, in nanoseconds
     * @param capture the figures of its tokens, in Base64
     */
    record PortableMessage(
            String uid,
            Optional<String> parent,
            Optional<String> selectedChild,
            Role role,
            MessageState state,
            Instant created,
            String content,
            Optional<AnswerModel> model,
            Optional<FinishReason> finishReason,
            Optional<String> failure,
            Optional<PortableStats> stats,
            Optional<Long> reasoning,
            List<Integer> tokenIds,
            Optional<String> capture) {

        PortableMessage {
            for (Object needed : new Object[] {uid, role, state, created, content}) {
                Objects.requireNonNull(needed);
            }
            tokenIds = List.copyOf(tokenIds);
        }
    }

    /** {@link io.github.phiworkbench.engine.GenerationStats}, with times in nanoseconds. */
    record PortableStats(
            int promptTokens,
            int cachedTokens,
            int newTokens,
            long timeToFirstToken,
            long prefill,
            long decode,
            long decodeInLibtorch) {}
}
