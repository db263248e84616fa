package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Questions and answers as a chat pane makes them. */
final class TestAnswers {

    static final AnswerModel MODEL = new AnswerModel("phi-4-mini", "phi-4-mini-instruct", "bf16");

    static final GenerationStats STATS = new GenerationStats(
            120,
            100,
            7,
            Duration.ofMillis(80),
            Duration.ofMillis(70),
            Duration.ofNanos(123_456_789),
            Duration.ofMillis(90));

    private TestAnswers() {}

    static AnswerEnd complete(String text) {
        return AnswerEnd.of(new GenerationResult(List.of(1, 127, 128, 200_020), text, FinishReason.STOP, STATS));
    }

    static StoredMessage answer(ConversationStore store, long question, String text) {
        StoredMessage answer = store.beginAnswer(question, MODEL);
        store.finishAnswer(answer.id(), complete(text));
        return store.message(answer.id());
    }

    /** A conversation of one question and its answer. */
    static Conversation exchange(ConversationStore store, String question, String answer) {
        Conversation conversation = store.create(ConversationSettings.DEFAULT);
        StoredMessage asked = store.addUser(conversation.id(), OptionalLong.empty(), question);
        answer(store, asked.id(), answer);
        return store.conversation(conversation.id());
    }

    static List<String> pathTexts(ConversationStore store, long conversation) {
        return store.path(conversation).stream()
                .map(step -> step.message().content())
                .toList();
    }
}
