package io.github.phiworkbench.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command writes: results to standard output, everything else to standard error.
 *
 * @param out standard output
 * @param err standard error
 */
record Output(PrintWriter out, PrintWriter err) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    static Output of(CommandLine.Model.CommandSpec spec) {
        return new Output(spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void note(String text) {
        err.println(text);
        err.flush();
    }

    /** One JSON object on a line of standard output; names in snake case. */
    void json(Object value) {
        line(JSON.writeValueAsString(value));
    }
}
