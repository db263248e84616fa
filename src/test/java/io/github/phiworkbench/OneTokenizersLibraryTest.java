package io.github.phiworkbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.engine.torch.TorchRuntime;
import io.github.phiworkbench.telemetry.LoadedLibraries;
import io.github.phiworkbench.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two copies of the tokenizers' library in one process end it: what one has made, the other cannot use. */
class OneTokenizersLibraryTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void tokenizersAndLibtorchBringOneCopyOfIt() {
        try (Tokenizer tokenizer = Tokenizer.open(TestModels.embedded("phi-4-nano-instruct"))) {
            assertThat(TorchRuntime.version()).startsWith("2.");
            assertThat(tokenizer.encodeText("12 × 7")).isNotEmpty();

            assertThat(LoadedLibraries.files())
                    .filteredOn(file -> file.contains("tokenizers"))
                    .hasSize(1);
        }
    }
}
