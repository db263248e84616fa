package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.TextSource;
import io.github.phiworkbench.engine.InvalidPromptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A sequence given as token ids, text or a file; exactly one of them. */
final class PromptOptions {

    @Option(names = "--ids", paramLabel = "1,2,3", required = true, description = "Token ids.")
    @Nullable
    String ids;

    @Option(names = "--text", paramLabel = "S", required = true, description = "Plain text, without a chat template.")
    @Nullable
    String text;

    @Option(names = "--file", paramLabel = "F", required = true, description = "A UTF-8 text file.")
    @Nullable
    Path file;

    /** What was given, as far as it can be read without a model; loading one may take minutes. */
    Prompt read() {
        if (ids != null) {
            return new Prompt(Optional.of(parse(ids)), "");
        }
        String given = text != null
                ? text
                : TextSource.ofFile(Objects.requireNonNull(file)).text();
        if (given.isEmpty()) {
            throw new InvalidPromptException("The text is empty; give at least one character.");
        }
        return new Prompt(Optional.empty(), given);
    }

    /**
     * A sequence as it was given.
     *
     * @param ids the tokens, where they were given
     * @param text the text, where no tokens were given
     */
    record Prompt(Optional<List<Integer>> ids, String text) {
        List<Integer> tokens(LoadedModel model) {
            return ids.orElseGet(() -> model.encodeText(text));
        }
    }

    private static List<Integer> parse(String list) {
        List<Integer> parsed = new ArrayList<>();
        for (String id : list.split(",", -1)) {
            try {
                parsed.add(Integer.parseInt(id.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "\"" + id.strip() + "\" is no token id; write them as numbers with commas: --ids 1,2,3.", e);
            }
        }
        return parsed;
    }
}
