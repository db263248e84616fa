package io.github.phiworkbench.database;

import io.github.phiworkbench.database.OpenedDatabase.Notice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a database of this program holds.
 *
 * @param name the plural noun that sentences call it by
 * @param applicationId marks a file as this one, see <a href="https://sqlite.org/pragma.html#pragma_application_id">
 *     application_id</a>
 * @param migrations the statements of each step from an empty file to this program's form; steps are only ever added
 * @param failure makes the exception of a message and its cause
 * @param mend puts right what the end of a program left unfinished, and says what the user should know of it
 */
public record Contents(
        String name,
        int applicationId,
        List<List<String>> migrations,
        BiFunction<String, @Nullable Throwable, StoreException> failure,
        Function<Database, List<Notice>> mend) {

    private static final Pattern END = Pattern.compile("(?m)^;\\s*$");

    public Contents {
        migrations = List.copyOf(migrations);
    }

    /** The steps in the files {@code db/migration/NAME} beside a class; statements are parted by lines with a semicolon. */
    public static List<List<String>> steps(Class<?> beside, String... names) {
        return Stream.of(names).map(name -> statements(beside, name)).toList();
    }

    private static List<String> statements(Class<?> beside, String name) {
        try (InputStream stream = beside.getResourceAsStream("db/migration/" + name)) {
            String text = new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
            return END.splitAsStream(text)
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of this program: how many steps there are. */
    int version() {
        return migrations.size();
    }

    StoreException exception(String message, @Nullable Throwable cause) {
        return failure.apply(message, cause);
    }
}
