package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnonymousTest {

    private final Anonymous anonymous = Anonymous.of(
            List.of("/home/ada", "/home/ada/work", "/"), List.of("ada", "", "al"), List.of("difference-engine"));

    @ParameterizedTest
    @CsvSource({
        "/home/ada/models/phi, ~/models/phi",
        "/home/ada/work/x, ~/x",
        "C:\\Users\\ada\\x, C:\\Users\\USER\\x",
        "adapter and canada, adapter and canada",
        "on difference-engine:77, on MACHINE:77",
        "total al, total al",
        "token hf_abcdefghijKLMNOP123, token KEY",
        "https://me:secret@example.org/x, https://KEY@example.org/x",
        "Authorization: Bearer abc.def-123456, Authorization: Bearer KEY",
        "libtorch 2.7.1, libtorch 2.7.1"
    })
    void takesOutWhatTellsWhoWroteIt(String text, String without) {
        assertThat(anonymous.text(text)).isEqualTo(without);
    }

    @Test
    void knowsTheUserOfThisMachine() {
        String home = System.getProperty("user.home");

        assertThat(Anonymous.ofThisUser().text("in " + home + "/models")).isEqualTo("in ~/models");
    }
}
