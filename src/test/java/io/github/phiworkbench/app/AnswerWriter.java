package io.github.phiworkbench.app;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.ScriptedModel.Step;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.Opened;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.inspect.TokenTrace;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A program for {@link AnswerKillTest}: has questions of several chats answered as the window does, by a model that writes at
 * the pace of a real one, until it is killed; and says on standard output what it tells the user.
 */
final class AnswerWriter {

    /** Chats of one database at once. All but the last have answers of ordinary length, the last short ones at a haste. */
    private static final int CHATS = 2;

    /** 40 tokens a second. */
    private static final Duration BETWEEN_TOKENS = Duration.ofMillis(25);

    private static final Duration BETWEEN_HASTY_TOKENS = Duration.ofMillis(5);

    private static final int LONGEST_ANSWER = 120;
    private static final int LONGEST_HASTY_ANSWER = 5;

    private final ConversationStore store;
    private final ChatService service;
    private final PrintStream out;
    private final int database;

    private AnswerWriter(ConversationStore store, ChatService service, PrintStream out, int database) {
        this.store = store;
        this.service = service;
        this.out = out;
        this.database = database;
    }

    /** {@code MODEL SEED ANSWERS DATABASE...}: ends after so many answers a chat. */
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Path.of(args[0]);
        Random random = new Random(Long.parseLong(args[1]));
        int answers = Integer.parseInt(args[2]);
        try (ModelSession session =
                ScriptedSession.over(folder.getParent(), manifest -> new ScriptedModel(manifest, new Paced()))) {
            awaitModel(session, folder);
            List<Thread> chats = new ArrayList<>();
            List<ConversationStore> stores = new ArrayList<>();
            for (int database = 3; database < args.length; database++) {
                Opened opened = ConversationStore.open(Path.of(args[database]));
                out.println("opened " + (database - 3) + " " + opened.access() + " " + opened.notices());
                stores.add(opened.store());
                AnswerWriter writer =
                        new AnswerWriter(opened.store(), new ChatService(opened.store(), session), out, database - 3);
                for (int chat = 0; chat < CHATS; chat++) {
                    Random own = new Random(random.nextLong());
                    boolean hasty = chat == CHATS - 1;
                    chats.add(Thread.ofVirtual().start(() -> writer.chat(own, hasty, answers)));
                }
            }
            for (Thread chat : chats) {
                chat.join();
            }
            stores.forEach(ConversationStore::close);
        }
        out.println("done");
    }

    private static void awaitModel(ModelSession session, Path folder) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        session.observe(state -> {
            if (state instanceof ModelSession.State.Ready) {
                ready.countDown();
            }
        });
        session.load(LoadRequest.of(folder, LoadOptions.automatic()));
        ready.await();
    }

    private void chat(Random random, boolean hasty, int answers) {
        int longest = hasty ? LONGEST_HASTY_ANSWER : LONGEST_ANSWER;
        long chat = store.create(ConversationSettings.DEFAULT).id();
        OptionalLong leaf = OptionalLong.empty();
        for (int i = 0; i < answers; i++) {
            String text = "question " + random.nextInt() + " é of " + i;
            StoredMessage question = store.addUser(chat, leaf, text);
            AnswerRequest request = new AnswerRequest(
                    chat, question.id(), "", Optional.empty(), random.nextInt(1, longest), 20, Optional.empty());
            leaf = OptionalLong.of(service.answer(request, new Saying(question), new Cancellation())
                    .id());
        }
    }

    /** Says what the user sees. */
    private final class Saying implements AnswerListener {
        private final StoredMessage question;
        private long answer;
        private int length;

        Saying(StoredMessage question) {
            this.question = question;
        }

        @Override
        public void begun(StoredMessage begun) {
            answer = begun.id();
        }

        /** The model is at work: nobody has been told before. */
        @Override
        public void reading(int done, int total) {
            out.println("inferring " + database + " " + question.id() + " " + answer + " " + question.content());
        }

        @Override
        public void wrote(String text, TokenTrace soFar) {
            length += text.length();
            out.println("told " + database + " " + answer + " " + length + " " + System.nanoTime() / 1_000_000);
        }

        @Override
        public void ended(StoredMessage ended) {
            out.println(
                    "ended " + database + " " + answer + " " + ended.content().length() + " " + ended.state());
        }
    }

    /** A model's own pace, a hasty one where little is asked for, and an end where the request says. */
    private static final class Paced implements ScriptedModel.Pacing {
        @Override
        public Step next(int position, int limit) throws InterruptedException {
            if (position == limit) {
                return new Step.End(FinishReason.LENGTH);
            }
            Thread.sleep(limit > LONGEST_HASTY_ANSWER ? BETWEEN_TOKENS : BETWEEN_HASTY_TOKENS);
            return new Step.Say(token(position));
        }
    }

    /** The text of an answer is a function of the place, so that a beginning of any length can be checked. */
    static String token(int position) {
        return "token" + position + "é ";
    }

    /** The first characters of every answer. */
    static String answer(int length) {
        StringBuilder text = new StringBuilder();
        for (int position = 0; text.length() < length; position++) {
            text.append(token(position));
        }
        return text.substring(0, length);
    }
}
