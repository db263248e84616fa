package io.github.phiworkbench.ui.gesture;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An X server without a screen, of its own number. It ends when it is closed, and also when this process is killed. */
final class VirtualDisplay implements AutoCloseable {

    /** The shell ends the server when its input closes, which the end of this process does in every case. */
    private static final String SERVER_WHILE_INPUT_IS_OPEN = """
            Xvfb -displayfd 1 -screen 0 1280x800x24 -nolisten tcp </dev/null &
            exec >/dev/null
            cat
            kill $!
            wait $!
            """;

    /** What the window's native library asks the system for, beyond what every X client has. */
    private static final List<String> LIBRARIES = List.of("libgtk-3.so.0", "libXtst.so.6");

    private static final int SECONDS = 30;

    private final Process shell;
    private final int number;

    private VirtualDisplay(Process shell, int number) {
        this.shell = shell;
        this.number = number;
    }

    /** What is not on this machine that a window on a virtual display needs; nothing if all of it is there. */
    @SuppressWarnings(
            "restricted") // The libraries are opened to see whether they can be, and nothing in them is called.
    static List<String> missing() {
        List<String> missing = new ArrayList<>();
        String path = System.getenv().getOrDefault("PATH", "");
        if (List.of(path.split(File.pathSeparator)).stream()
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, "Xvfb")))) {
            missing.add("Xvfb");
        }
        for (String library : LIBRARIES) {
            try {
                SymbolLookup.libraryLookup(library, Arena.global());
            } catch (IllegalArgumentException e) {
                missing.add(library);
            }
        }
        return missing;
    }

    /** Starts a server and waits until it can be used. */
    static VirtualDisplay open(Path log) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", SERVER_WHILE_INPUT_IS_OPEN)
                .redirectError(log.toFile())
                .start();
        try {
            return new VirtualDisplay(shell, number(shell));
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            end(shell);
            throw new IOException("Xvfb did not tell its display: " + Files.readString(log), e);
        }
    }

    private static int number(Process shell) throws ExecutionException, TimeoutException, InterruptedException {
        return CompletableFuture.supplyAsync(() -> {
                    try (BufferedReader reader = shell.inputReader(StandardCharsets.UTF_8)) {
                        return Integer.parseInt(String.valueOf(reader.readLine()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .get(SECONDS, TimeUnit.SECONDS);
    }

    /** For the environment variable {@code DISPLAY}. */
    String name() {
        return ":" + number;
    }

    @Override
    public void close() throws IOException {
        end(shell);
    }

    private static void end(Process shell) throws IOException {
        shell.getOutputStream().close();
        try {
            if (!shell.waitFor(SECONDS, TimeUnit.SECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
                throw new IOException("Xvfb did not end by itself.");
            }
        } catch (InterruptedException e) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
