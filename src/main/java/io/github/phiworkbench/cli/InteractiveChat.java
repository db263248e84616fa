package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.tokenizer.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A conversation in the terminal, with history, commands, and Ctrl-C to stop an answer. */
final class InteractiveChat {

    private static final String HELP = """
            /system TEXT   use a system prompt; without TEXT, none
            /reset         forget the conversation
            /save FILE     write the conversation to a Markdown file
            /help          this list
            /exit          leave; so does Ctrl-D
            Ctrl-C stops an answer.""";

    private final AppContext context;
    private final Conversation conversation;
    private final Output output;

    InteractiveChat(AppContext context, Conversation conversation, Output output) {
        this.context = context;
        this.conversation = conversation;
        this.output = output;
    }

    /** Talks until the user leaves. */
    void run() {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            Files.createDirectories(context.folders().data());
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .variable(LineReader.HISTORY_FILE, context.folders().history())
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            output.note("Talking with " + conversation.modelId() + "; /help lists the commands.");
            while (true) {
                String line;
                try {
                    line = reader.readLine("> ").strip();
                } catch (UserInterruptException e) {
                    continue;
                } catch (EndOfFileException e) {
                    return;
                }
                if (line.equals("/exit") || line.equals("/quit")) {
                    return;
                }
                if (!line.isEmpty()) {
                    handle(line, terminal);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The terminal cannot be used: " + e.getMessage(), e);
        }
    }

    private void handle(String line, Terminal terminal) {
        if (!line.startsWith("/")) {
            answer(line, terminal);
            return;
        }
        String[] parts = line.split("\\s+", 2);
        String argument = parts.length > 1 ? parts[1] : "";
        switch (parts[0]) {
            case "/system" -> {
                conversation.setSystem(argument.isEmpty() ? Optional.empty() : Optional.of(argument));
                output.note(
                        argument.isEmpty() ? "No system prompt." : "The system prompt holds from the next question.");
            }
            case "/reset" -> {
                conversation.reset();
                output.note("The conversation begins anew.");
            }
            case "/save" -> save(argument);
            case "/help" -> output.note(HELP);
            default -> output.note("There is no command " + parts[0] + "; /help lists them.");
        }
    }

    private void answer(String question, Terminal terminal) {
        Cancellation cancellation = new Cancellation();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> cancellation.cancel());
        try {
            GenerationResult result = conversation.ask(question, event -> output.print(event.text()), cancellation);
            output.line("");
            output.note(ChatCommand.summary(result));
        } catch (InvalidPromptException e) {
            output.note(e.getMessage() + " /reset begins anew.");
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    private void save(String name) {
        if (name.isEmpty()) {
            output.note("Name a file: /save talk.md");
            return;
        }
        StringBuilder text = new StringBuilder("# Conversation with " + conversation.modelId() + "\n");
        for (Message message : conversation.messages()) {
            text.append("\n**").append(message.role().templateName()).append("**\n\n");
            text.append(message.content()).append("\n");
        }
        try {
            Path file = Path.of(name);
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            output.note("Saved to " + file.toAbsolutePath());
        } catch (FileAlreadyExistsException e) {
            output.note(name + " exists already; choose another name.");
        } catch (IOException | InvalidPathException e) {
            output.note(name + " cannot be written: " + e.getMessage());
        }
    }
}
