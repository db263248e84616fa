package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsCsvTest {

    private final ScriptedMachine machine = new ScriptedMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private String csv() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        RunsCsv.write(machine.runs.ended(), stream);
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_run_is_a_line_and_what_was_not_measured_is_empty() throws IOException {
        machine.answer(machine.load(10, 30, 20));

        String[] lines = csv().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0])
                .startsWith("number,began,kind,model,precision,device,kernel,prompt_tokens,cached_tokens,new_tokens,")
                .endsWith("bandwidth_fraction,joules_per_token,resident_bytes,ending");
        assertThat(lines[1])
                .startsWith("1,")
                .contains(
                        "generate,phi-4-nano-instruct-f32,f32,cpu,script,4,0,4,0.16,100.0,40.0,50.0,20.0,30.0,30.0,,,")
                .endsWith(",complete");
    }

    @Test
    void without_runs_there_are_the_names_alone() throws IOException {
        assertThat(csv().lines()).hasSize(1);
    }
}
