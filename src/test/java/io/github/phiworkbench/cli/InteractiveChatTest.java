package io.github.phiworkbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.ModelLoader;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.tokenizer.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation in the terminal. What is typed is known beforehand; Ctrl-D is character 4. */
class InteractiveChatTest {

    private static Optional<LoadedModel> loaded = Optional.empty();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void load() {
        TestProgram program = TestProgram.shared();
        Path model = program.context()
                .library()
                .open("phi-4-nano-instruct", progress -> {}, new Cancellation())
                .folder();
        LoadRequest request = LoadRequest.of(model, new LoadOptions("cpu", 1)).in(LoadRequest.Place.IN_PROCESS);
        loaded = Optional.of(program.context().loader().load(request, LoadListener.NONE, new Cancellation()));
    }

    @AfterAll
    static void unload() {
        loaded.ifPresent(LoadedModel::close);
    }

    private static Conversation conversation(int maxNewTokens) {
        return new Conversation(loaded.orElseThrow(), (lost, cancellation) -> lost, Sampling.GREEDY, maxNewTokens);
    }

    private Path typedLines() {
        return folder.resolve("data").resolve("chat-lines.txt");
    }

    /** Types these lines and then nothing more. */
    private void talk(Conversation conversation, String... lines) throws IOException {
        talk(conversation, terminal -> {}, lines);
    }

    /** @param onText is called while each piece of an answer is written */
    private void talk(Conversation conversation, Consumer<Terminal> onText, String... lines) throws IOException {
        talk(conversation, onText, String.join("\n", lines) + "\n");
    }

    private void talk(Conversation conversation, Consumer<Terminal> onText, String input) throws IOException {
        byte[] typed = input.getBytes(StandardCharsets.UTF_8);
        try (Terminal terminal = new DumbTerminal(new ByteArrayInputStream(typed), new ByteArrayOutputStream())) {
            Attributes keys = terminal.getAttributes();
            keys.setControlChar(Attributes.ControlChar.VEOF, 4);
            terminal.setAttributes(keys);
            PrintWriter answers = new PrintWriter(out) {
                @Override
                public void print(String text) {
                    super.print(text);
                    onText.accept(terminal);
                }
            };
            new InteractiveChat(typedLines(), conversation, new Output(answers, new PrintWriter(err, true)))
                    .talk(terminal);
        }
    }

    /** The lines on standard error that begin with a bracket: one for each answer. */
    private String[] summaries() {
        return err.toString().lines().filter(line -> line.startsWith("[")).toArray(String[]::new);
    }

    private static int cachedTokens(String summary) {
        return Integer.parseInt(summary.replaceFirst(".* (\\d+) of them cached.*", "$1"));
    }

    @Test
    void the_second_turn_reads_only_what_is_new() throws IOException {
        talk(conversation(12), "Hello", "What is 2 + 3?");
        assertThat(summaries()).hasSize(2);
        assertThat(cachedTokens(summaries()[1]))
                .isGreaterThan(conversation(1).encodeWith(Message.user("Hello")).size());
        assertThat(out.toString().lines()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_last_line_without_its_end_is_answered_too() throws IOException {
        talk(conversation(12), terminal -> {}, "What is 2 + 2?");
        assertThat(out.toString()).contains("4");
        assertThat(summaries()).hasSize(1);
    }

    @Test
    void reset_forgets_the_turns_and_system_sets_the_prompt() throws IOException {
        Conversation conversation = conversation(2);
        talk(conversation, "Hello", "/reset", "/system Be brief.");
        assertThat(conversation.messages()).hasSize(1);
        assertThat(conversation.messages().getFirst().content()).isEqualTo("Be brief.");
        talk(conversation, "/system");
        assertThat(conversation.messages()).isEmpty();
        assertThat(err.toString()).contains("begins anew", "holds from the next question", "No system prompt");
    }

    @Test
    void save_writes_the_conversation_and_spares_a_file_that_is_there() throws IOException {
        Path file = folder.resolve("our talk.md");
        talk(conversation(2), "/system Be brief.", "Hello", "/save " + file);
        assertThat(file)
                .content()
                .startsWith("# Conversation with phi-4-nano-instruct")
                .contains("**system**\n\nBe brief.\n", "**user**\n\nHello\n", "**assistant**\n\n");
        assertThat(err.toString()).contains("Saved to " + file);
        String before = Files.readString(file);
        talk(conversation(2), "/save " + file, "/save", "/save " + folder.resolve("no/such/folder/talk.md"));
        assertThat(file).hasContent(before);
        assertThat(err.toString())
                .contains("exists already; choose another name", "Name a file", "talk.md cannot be written");
    }

    @Test
    void help_lists_the_commands_and_an_unknown_one_is_told() throws IOException {
        talk(conversation(2), "/help", "/dance", "");
        assertThat(err.toString()).contains("/save FILE", "There is no command /dance; /help lists them.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void exit_and_the_end_of_input_leave() throws IOException {
        talk(conversation(2), "/exit", "Hello");
        talk(conversation(2));
        talk(conversation(2), "\u0004", "Hello");
        assertThat(summaries()).isEmpty();
    }

    @Test
    void ctrl_c_stops_the_answer_and_the_conversation_goes_on() throws IOException {
        Conversation conversation = conversation(200);
        boolean[] once = {true};
        Consumer<Terminal> stop = terminal -> {
            if (once[0]) {
                once[0] = false;
                terminal.raise(Terminal.Signal.INT);
            }
        };
        talk(conversation, stop, "What is 123 + 456?", "Hello");
        assertThat(summaries()).hasSize(2);
        assertThat(summaries()[0]).contains("cancelled").contains("1 tokens written");
        assertThat(summaries()[1]).doesNotContain("cancelled");
        assertThat(conversation.messages()).hasSize(4);
    }

    @Test
    void ctrl_c_between_answers_ends_nothing() throws IOException {
        Conversation conversation = conversation(2);
        talk(conversation, terminal -> terminal.raise(Terminal.Signal.INT), "Hello", "Hello");
        assertThat(summaries()).hasSize(2);
    }

    @Test
    void an_answer_that_was_stopped_before_it_began_is_no_turn() {
        Conversation conversation = conversation(2);
        Cancellation stopped = new Cancellation();
        stopped.cancel();
        GenerationResult result = conversation.ask("Hello", event -> {}, stopped);
        assertThat(result.ids()).isEmpty();
        assertThat(conversation.messages()).isEmpty();
    }

    @Test
    void a_question_past_the_context_is_told_and_the_conversation_goes_on() throws IOException {
        talk(conversation(2), "1 + 2 = ".repeat(3_000), "Hello");
        assertThat(err.toString()).contains("tokens but the context of", "/reset begins anew");
        assertThat(summaries()).hasSize(1);
    }

    @Test
    void what_was_typed_is_kept_for_the_next_time_but_not_as_the_database_of_chats() throws IOException {
        talk(conversation(2), "/help");
        assertThat(typedLines()).content().contains("/help");
        assertThat(TestProgram.shared().context().folders().typedLines())
                .isNotEqualTo(TestProgram.shared().context().folders().history());
    }

    @Test
    void a_data_folder_that_cannot_be_made_does_not_prevent_talking() throws IOException {
        Files.writeString(folder.resolve("data"), "in the way");
        talk(conversation(2), "Hello");
        assertThat(summaries()).hasSize(1);
        assertThat(err.toString()).contains("What you type is not kept");
    }

    @Test
    void prompts_do_not_stand_between_the_answers_where_input_is_piped() throws IOException {
        talk(conversation(2), "Hello", "Hello");
        assertThat(out.toString()).doesNotContain("> ");
    }

    @Test
    void a_crash_of_the_models_process_ends_an_answer_and_not_the_conversation() throws IOException {
        LoadRequest request = loaded.orElseThrow().request().in(LoadRequest.Place.WORKER);
        ModelLoader loader = TestProgram.shared().context().loader();
        List<LoadedModel> models = new ArrayList<>();
        models.add(loader.load(request, LoadListener.NONE, new Cancellation()));
        Conversation.Reloading load = (lost, cancellation) -> {
            lost.close();
            models.add(loader.load(request, LoadListener.NONE, cancellation));
            return models.getLast();
        };
        try (Conversation conversation = new Conversation(models.getFirst(), load, Sampling.GREEDY, 100)) {
            AtomicBoolean killed = new AtomicBoolean();
            talk(
                    conversation,
                    terminal -> {
                        if (killed.compareAndSet(false, true)) {
                            ProcessHandle.of(models.getFirst().model().processId())
                                    .ifPresent(ProcessHandle::destroyForcibly);
                        }
                    },
                    "What is 37 + 58?",
                    "What is 2 + 2?");

            assertThat(err.toString())
                    .contains("was ended from outside while generating (exit code 0x89, signal KILL)")
                    .contains("The next question loads it; the conversation so far is kept.");
            assertThat(out.toString()).contains("2 + 2 = 4");
            assertThat(models).hasSize(2);
            assertThat(conversation.messages()).hasSize(4);
            assertThat(conversation.messages().get(1).content()).startsWith("3");
        }
    }
}
