package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.AnswerModel;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import java.util.List;
import java.util.OptionalLong;

/** Keeps what was said in a column of a comparison as a chat, to go on with it there. */
public final class ComparisonChat {

    private ComparisonChat() {}

    /** A question with the answer that the column gave. */
    public record Turn(String question, ColumnAnswer answer) {}

    /**
     * Adds a chat with all turns of a column.
     *
     * @param settings what the chat goes on with
     * @return its id
     * @throws io.github.phiworkbench.conversation.ConversationStoreException if it cannot be written
     */
    public static long keep(ConversationStore store, ConversationSettings settings, List<Turn> turns) {
        long conversation = store.create(settings).id();
        OptionalLong last = OptionalLong.empty();
        for (Turn turn : turns) {
            StoredMessage question = store.addUser(conversation, last, turn.question());
            last = OptionalLong.of(keep(store, question, turn.answer()));
        }
        return conversation;
    }

    private static long keep(ConversationStore store, StoredMessage question, ColumnAnswer answer) {
        AnswerModel model = answer.model()
                .map(it -> new AnswerModel(it.id(), it.variant(), it.precision()))
                .orElseGet(() -> new AnswerModel("", "", ""));
        StoredMessage begun = store.beginAnswer(question.id(), model);
        store.finishAnswer(begun.id(), end(answer));
        return begun.id();
    }

    private static AnswerEnd end(ColumnAnswer answer) {
        AnswerEnd end =
                switch (answer.end()) {
                    case ColumnAnswer.End.Complete(var reason) -> AnswerEnd.complete(answer.text(), reason);
                    case ColumnAnswer.End.Stopped() -> AnswerEnd.stopped(answer.text());
                    case ColumnAnswer.End.Failed(String sentence) -> AnswerEnd.failed(answer.text(), sentence);
                };
        AnswerEnd timed = answer.thinking()
                .map(thinking -> end.withReasoning(thinking.time()))
                .orElse(end);
        return answer.trace()
                .map(trace -> withTokens(timed, answer.text(), trace))
                .orElse(timed);
    }

    private static AnswerEnd withTokens(AnswerEnd end, String text, TokenTrace trace) {
        return end.withTokens(text, trace.ids(), TraceCodec.encode(trace));
    }
}
