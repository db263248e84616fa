package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelImportTest {

    private static final Path MODELS = Path.of("models").toAbsolutePath();

    @ParameterizedTest
    @CsvSource({
        "Phi-4-mini-instruct, Phi-4-mini-instruct",
        "my phi 4 (tuned), my-phi-4-tuned",
        "phi-4/., phi-4",
        ".hidden, hidden",
        "Übung, bung",
        "模型, model",
        "con, model-con",
        "nul.txt, model-nul.txt",
        "models--microsoft--phi-4/snapshots/187ef0342fff0eb3333be9f00389385e95ef0b61, phi-4"
    })
    void a_model_is_named_after_its_checkpoint_by_what_any_file_system_takes(String checkpoint, String id) {
        ModelImport request = ModelImport.into(MODELS, Path.of("x").resolve(checkpoint));
        assertThat(request.id()).isEqualTo(id);
        assertThat(request.target()).isEqualTo(MODELS.resolve(id));
    }

    @Test
    void another_name_can_be_chosen() {
        assertThat(ModelImport.into(MODELS, Path.of("phi-4")).named("mine_v1.5").target())
                .isEqualTo(MODELS.resolve("mine_v1.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a\\b", "aux", "a:b"})
    void a_name_that_could_not_be_a_folder_everywhere_is_refused_with_a_proposal(String id) {
        ModelImport request = ModelImport.into(MODELS, Path.of("phi-4"));
        assertThatThrownBy(() -> request.named(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for example " + ModelId.of(id));
    }
}
