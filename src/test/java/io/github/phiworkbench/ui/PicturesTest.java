package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.AnswerModel;
import io.github.phiworkbench.conversation.Conversation;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.StatusViewModel.ModelState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Takes pictures of the panes with something in them, and looks whether it is there. They go to {@code target/screenshots},
 * and to {@code docs/screenshots} with {@code -Dphi4.screenshots=true}.
 */
@ExtendWith(ApplicationExtension.class)
class PicturesTest {

    private static final Path FOLDER = Pictures.FOLDER;

    private static final String REPLY = """
            <think>The user wants the formula and what the temperature does. First the formula, then a table, then code.</think>
            The **softmax** turns the logits $z_i$ into probabilities, at a temperature $T$:

            $$p_i = \\frac{e^{z_i / T}}{\\sum_j e^{z_j / T}}$$

            | temperature | what happens |
            |---|---|
            | $T \\to 0$ | all of it goes to the most probable token |
            | $T = 1$ | as the model was trained |
            | $T > 1$ | flatter, so rarer tokens come up |

            ```python
            def softmax(logits, temperature=1.0):
                scaled = [z / temperature for z in logits]
                top = max(scaled)  # keeps exp() in range
                powers = [math.exp(z - top) for z in scaled]
                return [power / sum(powers) for power in powers]
            ```
            """;

    @TempDir
    Path data;

    private final Settings settings = new Settings();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage opened) {
        try (ConversationStore store =
                ConversationStore.open(new AppFolders(data).history()).store()) {
            exchange(
                    store,
                    "Which sizes does Phi-4 come in?",
                    "Phi-4 has 14.7 billion weights, Phi-4-mini 3.8 billion.");
            Conversation pinned = exchange(store, "Solve 2x + 5 = 13.", "$x = \\boxed{4}$");
            store.setPinned(pinned.id(), true);
            store.setTags(pinned.id(), List.of("algebra"));
            exchange(store, "What does the temperature do to the softmax?", REPLY);
        }
        stage = opened;
        settings.set(Settings.THEME, Theme.LIGHT);
        test = new TestWindow(opened, data, settings);
        test.show();
        opened.setX(0);
        opened.setY(0);
        opened.setWidth(1200);
        opened.setHeight(780);
    }

    private static Conversation exchange(ConversationStore store, String question, String reply) {
        Conversation conversation = store.create(ConversationSettings.DEFAULT);
        long asked =
                store.addUser(conversation.id(), OptionalLong.empty(), question).id();
        store.rename(conversation.id(), question);
        long answer = store.beginAnswer(asked, new AnswerModel("an example", "other", "bf16"))
                .id();
        GenerationStats stats = new GenerationStats(
                24,
                0,
                212,
                Duration.ofMillis(310),
                Duration.ofMillis(300),
                Duration.ofMillis(14_620),
                Duration.ofMillis(14_600));
        store.finishAnswer(answer, AnswerEnd.of(new GenerationResult(List.of(1), reply, FinishReason.STOP, stats)));
        return store.conversation(conversation.id());
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void pictures_of_the_panes_are_taken(Theme theme, FxRobot robot) {
        robot.interact(() -> settings.set(Settings.THEME, theme));
        String ending = "-" + theme.name().toLowerCase(Locale.ROOT);
        ListView<?> conversations = robot.lookup("#conversations").queryListView();
        await(() -> conversations.getItems().size() == 3);
        robot.interact(() -> conversations.getSelectionModel().select(1));
        await(() -> !robot.lookup(".formula").queryAll().isEmpty());
        await(() -> test.context().status().modelStateProperty().get() == ModelState.READY);
        assertThat(robot.lookup(".code-block").queryAll()).hasSize(1);
        assertThat(robot.lookup(".table-field").queryAll()).isNotEmpty();
        take(robot, "chat" + ending);
        robot.interact(
                () -> robot.lookup("#showSampling").queryAs(ToggleButton.class).setSelected(true));
        take(robot, "sampling" + ending);
        for (PaneId pane : List.of(PaneId.MODELS, PaneId.SETTINGS)) {
            robot.interact(() -> test.navigator.open(pane));
            WaitForAsyncUtils.waitForFxEvents();
            take(robot, pane.key() + ending);
        }
    }

    /** Folders of this run are put as they are on a user's computer. */
    private void take(FxRobot robot, String name) {
        Map<String, String> words = Map.of(data.toString(), "/home/you/.local/share/phi4-workbench");
        robot.interact(() -> {
            replace(stage.getScene().getRoot(), words);
        });
        assertThat(Pictures.take(robot, stage.getScene(), FOLDER, name)).isNotEmptyFile();
    }

    private static void replace(Node node, Map<String, String> words) {
        if (node instanceof Label label && !label.textProperty().isBound()) {
            words.forEach((from, to) -> label.setText(label.getText().replace(from, to)));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> replace(child, words));
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("It did not happen within a minute.", e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }
}
