package io.github.phiworkbench.conversation;

import io.github.phiworkbench.tokenizer.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** The database of somebody who has chatted a lot. */
public final class ManyConversations {

    private static final int VOCABULARY = 3_000;
    private static final int WORDS = 200;

    private ManyConversations() {}

    /** From the command line: {@code FILE CONVERSATIONS MESSAGES}. */
    public static void main(String[] arguments) {
        write(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    /**
     * Writes conversations of 200 random words a message to a new database.
     *
     * @param messages in each conversation
     */
    public static void write(Path file, int conversations, int messages) {
        Random random = new Random(1);
        List<String> vocabulary = IntStream.range(0, VOCABULARY)
                .mapToObj(i -> Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36))
                .toList();
        try (ConversationStore store = ConversationStore.open(file).store()) {
            store.database().change(sql -> {
                for (int i = 0; i < conversations; i++) {
                    long id = new Conversations(sql).add("uid" + i, ConversationSettings.DEFAULT, Instant.now());
                    new Conversations(sql).rename(id, "The conversation " + i);
                    OptionalLong parent = OptionalLong.empty();
                    for (int message = 0; message < messages; message++) {
                        StringJoiner text = new StringJoiner(" ", "The ", ".");
                        for (int word = 0; word < WORDS; word++) {
                            text.add(vocabulary.get(random.nextInt(VOCABULARY)));
                        }
                        Role role = message % 2 == 0 ? Role.USER : Role.ASSISTANT;
                        Optional<AnswerModel> model =
                                role == Role.USER ? Optional.empty() : Optional.of(TestAnswers.MODEL);
                        parent = OptionalLong.of(new Messages(sql)
                                .add(id, parent, role, text.toString(), MessageState.COMPLETE, model)
                                .id());
                    }
                }
            });
        }
    }
}
