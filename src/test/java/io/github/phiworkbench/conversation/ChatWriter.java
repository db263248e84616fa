package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.Cancellation;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A program for {@link KillTest}: writes or imports chats until it is killed, and says on standard output
 * after each step what is on disk.
 */
final class ChatWriter {

    private ChatWriter() {}

    /** {@code chat DATABASE SEED} or {@code import DATABASE FILE}. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Opened opened = ConversationStore.open(Path.of(args[1]));
        out.println("opened " + opened.access() + " " + opened.notices());
        switch (args[0]) {
            case "chat" -> chat(opened.store(), Long.parseLong(args[2]), out);
            case "import" ->
                new ConversationImport(opened.store())
                        .read(
                                Path.of(args[2]),
                                entry -> out.println(
                                        "imported " + entry.conversation().orElseThrow() + " " + entry.messages() + " "
                                                + entry.outcome()),
                                new Cancellation());
            default -> throw new IllegalArgumentException(args[0]);
        }
        out.println("done");
    }

    private static void chat(ConversationStore store, long seed, PrintStream out) {
        Random random = new Random(seed);
        while (true) {
            long chat = store.create(ConversationSettings.DEFAULT).id();
            OptionalLong leaf = OptionalLong.empty();
            for (int turn = 0; turn < 3; turn++) {
                String question = "question " + random.nextInt() + " 😀 of " + turn;
                long asked = store.addUser(chat, leaf, question).id();
                out.println("asked " + asked + " " + question);
                long answer = store.beginAnswer(asked, TestAnswers.MODEL).id();
                out.println("begun " + answer);
                StringBuilder text = new StringBuilder();
                for (int save = 0; save < 20; save++) {
                    text.append(word(text.length())).append(' ');
                    store.saveAnswer(answer, text.toString());
                    out.println("saved " + answer + " " + text.length());
                }
                store.finishAnswer(answer, TestAnswers.complete(text.toString()));
                out.println("finished " + answer + " " + text.length());
                leaf = OptionalLong.of(answer);
            }
        }
    }

    private static String word(int place) {
        return "word" + place + "é";
    }
}
