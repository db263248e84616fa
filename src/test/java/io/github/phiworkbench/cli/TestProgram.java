package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.AppFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line in this process, over a data folder of its own. */
final class TestProgram {

    static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final Path SHIPPED = Path.of("models");

    private static final class Shared {
        static final TestProgram PROGRAM = withModels();
    }

    private final AppContext context;

    TestProgram(Path data) {
        context = AppContext.of(new AppFolders(data.toAbsolutePath()), SHIPPED);
    }

    /** A program that all tests share, with two golden models in it; tests add models but change none. */
    static TestProgram shared() {
        return Shared.PROGRAM;
    }

    private static TestProgram withModels() {
        Path data = Path.of("target", "command-line-tests");
        delete(data);
        TestProgram program = new TestProgram(data);
        for (String name : List.of("phi-4-tiny-f32", "phi-4-mini-tiny")) {
            Run run = program.run("import", GOLDEN.resolve(name).toString(), "--precision", "f32");
            if (run.code() != 0) {
                throw new IllegalStateException(run.err());
            }
        }
        return program;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AppContext context() {
        return context;
    }

    Path models() {
        return context.folders().models();
    }

    Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Phi4.commandLine(context);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Run(code, out.toString(), err.toString());
    }

    /**
     * A finished run.
     *
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    record Run(int code, String out, String err) {

        /** Standard output, which must be one JSON object on one line. */
        JsonNode json() {
            if (code != 0 || out.lines().count() != 1) {
                throw new AssertionError("Not one JSON object, but " + this);
            }
            JsonNode json = JsonMapper.builder()
                    .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(out);
            if (!json.isObject()) {
                throw new AssertionError("Not a JSON object, but " + out);
            }
            return json;
        }

        /** What was said on standard error, without the lines of an import's progress. */
        List<String> said() {
            return err.lines()
                    .filter(line ->
                            !line.matches("(Importing|Writing) .*\\([0-9.]+ [kMGT]?B\\)|(Reading|Packing) .* of .*"))
                    .toList();
        }
    }
}
