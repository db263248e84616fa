package io.github.phiworkbench.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.ui.control.TranscriptView;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws the samples in both themes into target/snapshots, to be looked at. */
class MarkdownPictureTest {

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @ParameterizedTest
    @CsvSource({
        "mathematics, light, 760",
        "mathematics, dark, 760",
        "code, light, 760",
        "code, dark, 760",
        "mixed, light, 760",
        "mixed, dark, 420"
    })
    void samples_are_drawn_with_all_their_formulas(String sample, String theme, int width) {
        String text =
                switch (sample) {
                    case "mathematics" -> Corpus.MATHEMATICS;
                    case "code" -> Corpus.CODE;
                    default -> Corpus.MIXED;
                };
        FormulaRenderer formulas = new FormulaRenderer(Platform::runLater);
        TranscriptView view = Fx.call(() -> {
            Application.setUserAgentStylesheet(
                    theme.equals("dark")
                            ? new PrimerDark().getUserAgentStylesheet()
                            : new PrimerLight().getUserAgentStylesheet());
            TranscriptView transcript = new TranscriptView();
            transcript.setPadding(new Insets(20, 24, 20, 24));
            MessageText message = new MessageText("m", new MarkdownRows(formulas, destination -> {}));
            message.append(text);
            transcript.setRows(message.rows());
            Stage stage = new Stage();
            Scene scene = new Scene(transcript, width, 980);
            scene.getStylesheets().add(stylesheet());
            stage.setScene(scene);
            stage.show();
            return transcript;
        });
        Fx.pulses(3);
        Fx.until(() -> formulas.pending() == 0);
        Fx.pulses(3);
        Fx.picture(view.getScene(), sample + "-" + theme + "-" + width);
        Fx.run(() -> {
            for (Node node : view.lookupAll(".formula")) {
                assertThat(((FormulaView) node).drawn())
                        .as(node.getAccessibleText() + " " + node.getAccessibleHelp())
                        .isTrue();
            }
            view.getScene().getWindow().hide();
        });
        formulas.close();
    }

    static String stylesheet() {
        return Objects.requireNonNull(MarkdownRows.class.getResource("markdown.css"))
                .toExternalForm();
    }
}
