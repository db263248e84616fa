package io.github.phiworkbench.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the program keeps what belongs to its user.
 *
 * @param data the folder all of it is in; it may not exist yet
 */
public record AppFolders(Path data) {

    /** System property that names the data folder, before everything else. */
    public static final String PROPERTY = "phi4.data";

    /** Environment variable that names the data folder. */
    public static final String VARIABLE = "PHI4_DATA";

    /** The folders of this user on this machine. */
    public static AppFolders ofThisUser() {
        return of(System.getProperties(), System.getenv());
    }

    /** @param system the properties {@code os.name}, {@code user.home} and {@value #PROPERTY} */
    static AppFolders of(Properties system, Map<String, String> environment) {
        return new AppFolders(named(system.getProperty(PROPERTY, ""))
                .or(() -> named(environment.getOrDefault(VARIABLE, "")))
                .orElseGet(() -> customary(system, environment))
                .toAbsolutePath()
                .normalize());
    }

    private static Path customary(Properties system, Map<String, String> environment) {
        // Java asks the system's list of users, shells and their programs ask HOME.
        Path home = named(environment.getOrDefault("HOME", ""))
                .filter(Path::isAbsolute)
                .orElse(Path.of(system.getProperty("user.home", "")));
        String os = system.getProperty("os.name", "");
        if (os.startsWith("Windows")) {
            return named(environment.getOrDefault("LOCALAPPDATA", ""))
                    .orElse(home.resolve("AppData").resolve("Local"))
                    .resolve("Phi4Workbench");
        }
        if (os.startsWith("Mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Phi4Workbench");
        }
        // The XDG Base Directory Specification has relative paths ignored.
        return named(environment.getOrDefault("XDG_DATA_HOME", ""))
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local").resolve("share"))
                .resolve("phi4-workbench");
    }

    private static Optional<Path> named(String path) {
        return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
    }

    /** Model folders that the user imported. */
    public Path models() {
        return data.resolve("models");
    }

    /** The database of chats. */
    public Path history() {
        return data.resolve("history.db");
    }

    /** The database of votes and batches. */
    public Path comparisons() {
        return data.resolve("comparisons.db");
    }

    /** The database of what uses of models took. */
    public Path runs() {
        return data.resolve("runs.db");
    }

    /** Series of measurements. */
    public Path benchmarks() {
        return data.resolve("benchmarks");
    }

    /** What models lose against others. */
    public Path quality() {
        return data.resolve("quality");
    }

    /** What the user typed in conversations in the terminal, for the arrow keys. */
    public Path typedLines() {
        return data.resolve("chat-lines.txt");
    }

    /** The user's settings. */
    public Path settings() {
        return data.resolve("settings.json");
    }

    /** Libraries that were fetched for it. */
    public Path libraries() {
        return data.resolve("libraries");
    }

    /** What the program and its workers write down for the search of errors. */
    public Path logs() {
        return data.resolve("logs");
    }

    /** How windows of this program find each other. */
    public Path window() {
        return data.resolve("window");
    }
}
