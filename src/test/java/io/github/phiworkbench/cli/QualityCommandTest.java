package io.github.phiworkbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.cli.TestProgram.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code phi4 import} of a model in another precision, and {@code phi4 quality} of what came of it. */
class QualityCommandTest {

    private final TestProgram program = TestProgram.shared();

    @TempDir
    private Path folder;

    private Run importing(String source, String... arguments) {
        Run run = program.run(
                Stream.concat(Stream.of("import", source), Stream.of(arguments)).toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private String whole() {
        String model = folder.resolve("tiny-bf16").toString();
        importing("models/phi-4-nano-instruct", "--precision", "bf16", "--out", model);
        return model;
    }

    @Test
    void a_model_is_quantized_and_held_against_itself() throws IOException {
        String reference = whole();
        String candidate = folder.resolve("tiny-int4").toString();
        importing(reference, "--precision", "int4", "--calibrate", "--out", candidate);
        assertThat(folder.resolve("tiny-int4").resolve("model.json")).content().contains("activation-aware, ");
        Path text = Files.writeString(folder.resolve("sums.txt"), "What is 58 + 72? 58 + 72 = 130\n".repeat(40));

        Run run = program.run(
                "quality",
                "--reference",
                reference,
                "--candidate",
                candidate,
                "--file",
                text.toString(),
                "--context",
                "128",
                "--threads",
                "1");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Q     tiny-int4, int4-g32 (", "base  tiny-bf16, bf16 (", "sums.txt")
                .contains("====== KL divergence statistics ======", "Mean KLD", "Same top p")
                .contains("====== Tokens that changed most ======");

        JsonNode json = program.run(
                        "quality",
                        "--reference",
                        reference,
                        "--candidate",
                        candidate,
                        "--all",
                        "--threads",
                        "1",
                        "--json")
                .json();
        assertThat(json.get("counted").asString()).isEqualTo("all");
        assertThat(json.get("statistics").get("Mean KLD").get("value").asDouble())
                .isBetween(1e-4, 1.0);
        assertThat(json.get("places").size()).isEqualTo(100);
    }

    @Test
    void a_model_of_the_library_is_quantized_by_its_id() {
        importing("phi-4-nano-reasoning", "--precision", "f16", "--name", "thinker");
        assertThat(importing("thinker", "--precision", "int8").out()).startsWith("Imported thinker-int8 (int8, ");
    }

    @Test
    void what_cannot_be_measured_or_calibrated_is_refused_in_a_sentence() {
        String reference = whole();
        Run same = program.run("quality", "--reference", reference, "--candidate", reference);
        assertThat(same.code()).isEqualTo(2);
        assertThat(same.err()).contains("choose two models");

        Run eight = program.run("import", reference, "--precision", "int8", "--calibrate", "--out", folder + "/a");
        assertThat(eight.code()).isEqualTo(2);
        assertThat(eight.err()).contains("add --precision int4");

        Run checkpoint = program.run(
                "import", "models/phi-4-nano-instruct", "--precision", "int4", "--calibrate", "--out", folder + "/b");
        assertThat(checkpoint.code()).isEqualTo(2);
        assertThat(checkpoint.err()).contains("import models/phi-4-nano-instruct as bf16 first");

        importing(reference, "--precision", "int8", "--out", folder + "/tiny-int8");
        Run again = program.run("import", folder + "/tiny-int8", "--precision", "int4", "--out", folder + "/c");
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.err()).contains("tiny-int8 is kept as int8");
    }
}
