package io.github.phiworkbench.cli;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.worker.WorkerFailedException;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.tokenizer.Message;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CancellationException;
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

    private final Path typedLines;
    private final Conversation conversation;
    private final Output output;
    private volatile Cancellation answering = new Cancellation();

    /** @param typedLines a file that keeps what the user typed, for the arrow keys */
    InteractiveChat(Path typedLines, Conversation conversation, Output output) {
        this.typedLines = typedLines;
        this.conversation = conversation;
        this.output = output;
    }

    /** Talks in the program's terminal until the user leaves. */
    void run() {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            talk(terminal);
        } catch (IOException e) {
            throw new UncheckedIOException("The terminal cannot be used: " + e.getMessage(), e);
        }
    }

    /** Talks in this terminal until the user leaves or its input ends. */
    void talk(Terminal terminal) throws IOException {
        LineReader reader = reader(terminal);
        String prompt = isPiped(terminal) ? "" : "> ";
        // Held all the time, not only while an answer is written: Ctrl-C just after its end must not end the program.
        terminal.handle(Terminal.Signal.INT, signal -> answering.cancel());
        output.note("Talking with " + conversation.modelId() + "; /help lists the commands.");
        while (true) {
            String line;
            try {
                line = reader.readLine(prompt).strip();
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    output.note("Ctrl-D leaves.");
                }
                continue;
            } catch (EndOfFileException e) {
                String rest =
                        e.getPartialLine() == null ? "" : e.getPartialLine().strip();
                if (!rest.isEmpty()) {
                    handle(rest);
                }
                return;
            }
            if (line.equals("/exit") || line.equals("/quit")) {
                return;
            }
            if (!line.isEmpty()) {
                handle(line);
            }
        }
    }

    /** The line editor. Where the user's folder cannot be written, typed lines are forgotten at the end. */
    private LineReader reader(Terminal terminal) {
        LineReaderBuilder builder =
                LineReaderBuilder.builder().terminal(terminal).option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        try {
            Files.createDirectories(typedLines.toAbsolutePath().getParent());
            builder.variable(LineReader.HISTORY_FILE, typedLines);
        } catch (IOException e) {
            output.note("What you type is not kept: " + typedLines + " cannot be written.");
        }
        return builder.build();
    }

    /** Whether no person types at it, so that prompts would only stand between the answers. */
    private static boolean isPiped(Terminal terminal) {
        Console console = System.console();
        return terminal.getType().startsWith(Terminal.TYPE_DUMB) && (console == null || !console.isTerminal());
    }

    private void handle(String line) {
        if (!line.startsWith("/")) {
            answer(line);
            return;
        }
        String[] parts = line.split("\\s+", 2);
        String argument = parts.length > 1 ? parts[1] : "";
        switch (parts[0]) {
            case "/system" -> {
                conversation.setSystem(argument.isEmpty() ? Optional.empty() : Optional.of(argument));
                output.note(systemNote(argument));
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

    private String systemNote(String prompt) {
        if (conversation.ignoresSystem()) {
            return Conversation.SYSTEM_IGNORED;
        }
        return prompt.isEmpty() ? "No system prompt." : "The system prompt holds from the next question.";
    }

    /** What fails here may be mended by a shorter question or none of the turns before, so the conversation stays. */
    private void answer(String question) {
        Cancellation cancellation = new Cancellation();
        answering = cancellation;
        try {
            GenerationResult result = conversation.ask(question, event -> output.print(event.text()), cancellation);
            output.line("");
            output.note(ChatCommand.summary(result));
        } catch (WorkerFailedException e) {
            output.line("");
            output.note(e.getMessage() + " The next question loads it; the conversation so far is kept.");
            e.logFile().ifPresent(file -> output.note("Its log: " + file));
        } catch (CancellationException e) {
            output.note("Stopped.");
        } catch (DoesNotFitException e) {
            output.note(String.valueOf(e.getMessage()));
        } catch (InvalidPromptException | EngineException | UnusableModelException e) {
            output.note(e.getMessage() + " /reset begins anew.");
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
        } catch (IOException e) {
            output.note(name + " cannot be written: " + FailureWords.reason(e) + ".");
        } catch (InvalidPathException e) {
            output.note(name + " is no file name here; choose another.");
        }
    }
}
