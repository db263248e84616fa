package io.github.phiworkbench.compare;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import io.github.phiworkbench.family.FailureWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * Reads prompts from a file in UTF-8: JSON Lines, an object a line; or comma-separated values whose first line names the
 * columns, with commas, semicolons or tabs. Fields: {@code prompt} (or {@code question}), and if there are any {@code id},
 * {@code system}, {@code expected} (or {@code answer}). Other fields do not matter. A prompt without an id gets the number of
 * its line, in comma-separated values of its row.
 */
public final class PromptSetFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final CsvMapper CSV = CsvMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(CsvReadFeature.SKIP_EMPTY_LINES)
            .enable(CsvReadFeature.TRIM_SPACES)
            .build();

    private final Path file;
    private final List<Prompt> prompts = new ArrayList<>();
    private final Map<String, String> places = new HashMap<>();

    private PromptSetFile(Path file) {
        this.file = file;
    }

    /** A prompt as a line has it. */
    record Line(
            @Nullable String id,
            @JsonAlias("question") @Nullable String prompt,
            @Nullable String system,
            @JsonAlias("answer") @Nullable String expected) {}

    /**
     * Reads all of it.
     *
     * @throws PromptSetException if the file cannot be read, or a line is no prompt
     */
    public static PromptSet read(Path file) {
        PromptSetFile reading = new PromptSetFile(file);
        String name = String.valueOf(file.getFileName());
        try (BufferedReader text = Files.newBufferedReader(file)) {
            skipByteOrderMark(text);
            switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
                case "csv", "tsv" -> reading.commaSeparated(text);
                case "jsonl", "ndjson", "json" -> reading.jsonLines(text);
                default ->
                    throw new PromptSetException(
                            "%s is named neither .jsonl nor .csv; rename it to what it is.".formatted(file));
            }
        } catch (CharacterCodingException e) {
            throw new PromptSetException(file + " is no text in UTF-8; save it as UTF-8 and try again.", e);
        } catch (IOException e) {
            throw new PromptSetException(
                    "%s cannot be read: %s; choose another file.".formatted(file, FailureWords.reason(e)), e);
        }
        if (reading.prompts.isEmpty()) {
            throw new PromptSetException(file + " holds no prompts; give it a line for each.");
        }
        return new PromptSet(name, reading.prompts);
    }

    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != '\uFEFF') {
            text.reset();
        }
    }

    private void jsonLines(BufferedReader text) throws IOException {
        int number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (!line.isBlank()) {
                add("line " + number, String.valueOf(number), jsonLine(line, number));
            }
        }
    }

    private Line jsonLine(String line, int number) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new PromptSetException(
                        "Line %d of %s is no JSON object; write each prompt as {\"prompt\": \"...\"} on a line of its own."
                                .formatted(number, file));
            }
            return new Line(
                    field(node, number, "id"),
                    field(node, number, "prompt", "question"),
                    field(node, number, "system"),
                    field(node, number, "expected", "answer"));
        } catch (JacksonException e) {
            throw new PromptSetException(
                    "Line %d of %s is no JSON (%s); write each prompt as {\"prompt\": \"...\"} on a line of its own."
                            .formatted(number, file, e.getOriginalMessage()),
                    e);
        }
    }

    /** The first of some fields that is there; numbers and truth values count as what they look like. */
    private @Nullable String field(JsonNode line, int number, String... names) {
        Optional<String> name = Stream.of(names).filter(line::hasNonNull).findFirst();
        if (name.isEmpty()) {
            return null;
        }
        JsonNode value = line.get(name.get());
        if (value.isContainer()) {
            throw new PromptSetException("The field \"%s\" in line %d of %s is no text; write it in quotation marks."
                    .formatted(name.get(), number, file));
        }
        return value.asString();
    }

    private void commaSeparated(BufferedReader text) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(separator(text));
        int row = 0;
        try (MappingIterator<Line> lines =
                CSV.readerFor(Line.class).with(schema).readValues(text)) {
            while (lines.hasNextValue()) {
                Line line = lines.nextValue();
                row++;
                add("the row that ends in line " + endOf(lines), String.valueOf(row), line);
            }
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            throw new PromptSetException(
                    "%s is no table of comma-separated values at line %d (%s); mend that line, or save the table as CSV again."
                            .formatted(file, lineOf(e.getLocation()), e.getOriginalMessage()),
                    e);
        }
    }

    private static int endOf(MappingIterator<Line> lines) {
        return lineOf(lines.parser().currentTokenLocation());
    }

    private static int lineOf(@Nullable TokenStreamLocation location) {
        return location == null ? 0 : Math.max(1, location.getLineNr());
    }

    /** Spreadsheets separate by semicolons where commas are for decimals. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(1 << 16);
        String header = Optional.ofNullable(text.readLine()).orElse("");
        text.reset();
        return Stream.of(',', '\t', ';')
                .filter(separator -> header.indexOf(separator) >= 0)
                .findFirst()
                .orElse(',');
    }

    private void add(String place, String usualId, Line line) {
        if (line.prompt() == null || line.prompt().isBlank()) {
            throw new PromptSetException(
                    "%s of %s has no \"prompt\"; give it a text under that name.".formatted(capital(place), file));
        }
        String id = Optional.ofNullable(line.id())
                .filter(own -> !own.isBlank())
                .map(String::strip)
                .orElse(usualId);
        String taken = places.putIfAbsent(id, place);
        if (taken != null) {
            throw new PromptSetException("%s and %s of %s have the same id \"%s\"; give each prompt its own."
                    .formatted(capital(taken), place, file, id));
        }
        prompts.add(new Prompt(id, line.prompt(), given(line.system()), given(line.expected())));
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
