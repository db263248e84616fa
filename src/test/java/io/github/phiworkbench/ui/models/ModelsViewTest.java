package io.github.phiworkbench.ui.models;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelBundle;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory.Loaded;
import io.github.phiworkbench.ui.common.Hatch;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.Navigator;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.WindowContext;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The models pane under the hands of a user. */
@ExtendWith(ApplicationExtension.class)
class ModelsViewTest {

    private static final Path PICTURES = Path.of("target", "snapshots", "models");
    private static final String LONG =
            "a-model-with-a-name-that-is-much-longer-than-any-list-is-wide-and-still-has-to-be-told-apart-0001";

    @TempDir
    private Path folder;

    private PaneWorld world;
    private ModelsView view;
    private final Hatch<Path> arrivals = new Hatch<>();
    private final List<ModelPair> pairs = new ArrayList<>();
    private Stage stage;

    @Start
    void start(Stage primary) {
        stage = primary;
    }

    @AfterEach
    void nothingFailedUnseen() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private void open(Path shipped) throws Exception {
        world = PaneWorld.with(Platform::runLater, folder, shipped);
        onWindow(() -> {
            WindowContext context = new WindowContext(
                    world.app,
                    world.settings,
                    world.tasks,
                    world.dialogs(),
                    world.browser(),
                    world.notifier(),
                    new StatusViewModel(),
                    new Navigator() {
                        @Override
                        public void open(PaneId pane) {}

                        @Override
                        public void open(PaneId pane, PaneCommand command) {}
                    });
            Pane pane = ModelsPane.in(
                    context, world.session, world.comparison, world.imports, world.figures, arrivals, pairs::add);
            Loaded<ModelsView> loaded = new FxmlLoaderFactory(pane.controllers()).load(pane.file(), ModelsView.class);
            view = loaded.controller();
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            Scene scene = new Scene(loaded.root(), 980, 720);
            scene.getStylesheets().add(stylesheet("controls.css"));
            scene.getStylesheets().add(stylesheet("app.css"));
            stage.setScene(scene);
            stage.setX(0);
            stage.setY(0);
            stage.show();
            view.shown();
            return loaded;
        });
        until(() -> lookup("#count", Label.class).getText().matches("\\d+"));
    }

    private static String stylesheet(String name) {
        return FxmlLoaderFactory.class.getResource(name).toExternalForm();
    }

    private static <T> T onWindow(Callable<T> work) throws Exception {
        return WaitForAsyncUtils.asyncFx(work).get(30, TimeUnit.SECONDS);
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> onWindow(condition));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private <N extends Node> N lookup(String id, Class<N> kind) {
        return kind.cast(stage.getScene().getRoot().lookup(id));
    }

    @SuppressWarnings("unchecked")
    private ListView<ModelItem> list() {
        return lookup("#list", ListView.class);
    }

    private String text(String id) {
        return lookup(id, Labeled.class).getText();
    }

    private boolean isShown(String id) {
        Node node = stage.getScene().getRoot().lookup(id);
        while (node != null) {
            if (!node.isVisible()) {
                return false;
            }
            node = node.getParent();
        }
        return stage.getScene().getRoot().lookup(id) != null;
    }

    private void picture(String name) throws Exception {
        onWindow(() -> {
            Files.createDirectories(PICTURES);
            for (boolean dark : List.of(false, true)) {
                Application.setUserAgentStylesheet(
                        dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
                Parent root = stage.getScene().getRoot();
                root.applyCss();
                root.layout();
                ImageIO.write(
                        SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null),
                        "png",
                        PICTURES.resolve(name + (dark ? "-dark" : "-light") + ".png")
                                .toFile());
            }
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            return name;
        });
    }

    private void select(FxRobot robot, String id) throws Exception {
        onWindow(() -> {
            list().getSelectionModel()
                    .select(list().getItems().stream()
                            .filter(item -> item.entry().id().equals(id))
                            .findFirst()
                            .orElseThrow());
            list().requestFocus();
            return id;
        });
    }

    @Test
    void a_bundle_that_came_before_the_pane_is_offered_and_imported(FxRobot robot) throws Exception {
        Path made = TestModels.golden("phi-4-tiny", Precision.F32);
        Path bundle = folder.resolve("brought.phi4");
        try (OutputStream stream = Files.newOutputStream(bundle)) {
            ModelBundle.write(
                    new LibraryEntry.Ready(made, ModelManifest.read(made)), stream, _ -> {}, new Cancellation());
        }
        onWindow(() -> {
            arrivals.hand(bundle);
            return bundle;
        });
        open(folder.resolve("shipped"));
        until(() -> isShown("#importNow") && !lookup("#importNow", Button.class).isDisabled());
        picture("import-bundle");
        robot.type(KeyCode.ENTER);
        until(() -> text("#title").equals("brought"));

        onWindow(() -> {
            arrivals.hand(bundle);
            return bundle;
        });
        until(() -> isShown("#replace"));
    }

    @Test
    void an_empty_library_says_what_to_do(FxRobot robot) throws Exception {
        open(folder.resolve("shipped"));
        until(() -> isShown("#empty"));
        assertThat(isShown("#split")).isFalse();
        picture("empty");
        world.choice = Optional.of(TestModels.goldenCheckpoint("phi-4-tiny"));
        robot.clickOn("#emptyImport");
        until(() -> isShown("#importNow") && !lookup("#importNow", Button.class).isDisabled());
        picture("import");
        robot.type(KeyCode.ENTER);
        until(() -> list().getItems().size() == 1);
        until(() -> text("#title").equals("phi-4-tiny"));
        assertThat(isShown("#empty")).isFalse();
    }

    @Test
    void a_model_is_loaded_removed_and_brought_back_with_the_keyboard_alone(FxRobot robot) throws Exception {
        open(Path.of("models"));
        world.add("alpha");
        Path broken = world.add("broken");
        Files.delete(broken.resolve("model.pt"));
        world.add(LONG);
        robot.type(KeyCode.F5);
        until(() -> list().getItems().size() == 5);
        select(robot, "phi-4-nano-instruct");
        until(() -> text("#kind").equals("Comes with the program"));
        robot.type(KeyCode.ENTER);
        until(() -> isShown("#unload"));
        until(() -> list().getSelectionModel().getSelectedItem().entry() instanceof LibraryEntry.Ready);
        assertThat(text("#sessionText")).startsWith("phi-4-nano-instruct is loaded on cpu (");
        picture("loaded");

        select(robot, "alpha");
        robot.type(KeyCode.DELETE);
        until(() -> list().getItems().size() == 4);
        assertThat(list().getSelectionModel().getSelectedItem().entry().id()).isEqualTo("broken");
        assertThat(isShown("#load")).isFalse();
        assertThat(text("#problem")).contains("has no model.pt");
        picture("broken");
        onWindow(() -> {
            world.offers.getFirst().run();
            return true;
        });
        until(() -> list().getItems().size() == 5);
        select(robot, LONG);
        until(() -> text("#title").equals(LONG));
        picture("long-name");
    }

    @Test
    void the_load_dialog_prices_the_model_and_loads_it(FxRobot robot) throws Exception {
        open(Path.of("models"));
        until(() -> list().getItems().size() == 2);
        onWindow(() -> view.perform(PaneCommand.LOAD_MODEL));
        until(() -> isShown("#loadNow")
                && !text("#total").isEmpty()
                && text("#pill").startsWith("Fits:"));
        assertThat(text("#loadTitle")).isEqualTo("Load phi-4-nano-instruct");
        until(() -> text("#pill").startsWith("Fits:"));
        picture("load");
        onWindow(() -> {
            lookup("#device", ComboBox.class).getSelectionModel().select(2);
            return true;
        });
        assertThat(text("#pill")).startsWith("Needs ");
        onWindow(() -> view.perform(PaneCommand.STOP));
        until(() -> stage.getScene().getRoot().lookup("#loadNow") == null || !isShown("#loadNow"));
        onWindow(() -> view.perform(PaneCommand.LOAD_MODEL));
        until(() -> isShown("#loadNow"));
        onWindow(() -> {
            lookup("#device", ComboBox.class).getSelectionModel().select(1);
            return true;
        });
        until(() -> lookup("#loadNow", Button.class).isFocused());
        robot.type(KeyCode.ENTER);
        until(() -> isShown("#unload"));
        robot.clickOn("#unload");
        until(() -> text("#sessionText").equals("No model is loaded."));
    }

    @SuppressWarnings("unchecked")
    private TableView<PrecisionRow> precisions() {
        return lookup("#precisions", TableView.class);
    }

    @Test
    void precisions_are_compared_switched_and_made_with_the_keyboard_alone(FxRobot robot) throws Exception {
        open(folder.resolve("shipped"));
        world.add("alpha");
        PaneWorld.add(world.models, "alpha-int8", Precision.INT8);
        world.settings.set(Settings.READ_BANDWIDTH, 20e9);
        robot.type(KeyCode.F5);
        until(() -> list().getItems().size() == 2);
        select(robot, "alpha");
        onWindow(() -> view.perform(PaneCommand.LOAD_MODEL));
        until(() -> isShown("#loadNow") && precisions().getItems().size() == 8);
        until(() -> precisions().getSelectionModel().getSelectedIndex() == 1);
        assertThat(text("#advice")).startsWith("Recommended: int8.");
        picture("precisions");
        onWindow(() -> {
            lookup("#device", ComboBox.class).getSelectionModel().select(1);
            precisions().requestFocus();
            return true;
        });
        assertThat(precisions().getSelectionModel().getSelectedIndex()).isEqualTo(1);
        robot.type(KeyCode.DOWN, KeyCode.DOWN);
        assertThat(text("#loadNow")).isEqualTo("Load");
        assertThat(text("#measureLoss")).isEqualTo("Measure what alpha-int8 loses against alpha");
        robot.type(KeyCode.ENTER);
        until(() -> isShown("#unload") && text("#sessionText").startsWith("alpha-int8 is loaded"));

        select(robot, "alpha");
        onWindow(() -> view.perform(PaneCommand.LOAD_MODEL));
        until(() -> isShown("#loadNow") && precisions().getItems().size() == 8);
        onWindow(() -> {
            precisions().requestFocus();
            return true;
        });
        assertThat(isShown("#measureLoss")).isFalse();
        robot.type(KeyCode.END);
        until(() -> text("#loadNow").equals("Make …"));
        assertThat(isShown("#measureLoss")).isFalse();
        robot.type(KeyCode.ENTER);
        until(() -> isShown("#importNow") && !lookup("#importNow", Button.class).isDisabled());
        assertThat(world.questions).isEmpty();
        assertThat(lookup("#name", TextField.class).getText()).isEqualTo("alpha-int4-g128");
        picture("make");
        robot.type(KeyCode.ENTER);
        until(() -> list().getItems().size() == 3);
    }

    @Test
    void what_a_model_loses_is_measured_elsewhere_and_one_key_leads_there(FxRobot robot) throws Exception {
        open(folder.resolve("shipped"));
        world.add("alpha");
        PaneWorld.add(world.models, "alpha-int8", Precision.INT8);
        robot.type(KeyCode.F5);
        until(() -> list().getItems().size() == 2);
        select(robot, "alpha-int8");
        onWindow(() -> view.perform(PaneCommand.LOAD_MODEL));
        until(() -> isShown("#measureLoss"));
        picture("measure");
        onWindow(() -> {
            lookup("#measureLoss", Hyperlink.class).requestFocus();
            return true;
        });
        robot.type(KeyCode.SPACE);
        until(() -> pairs.equals(List.of(new ModelPair("alpha", "alpha-int8"))));
        assertThat(isShown("#loadNow")).isFalse();
    }

    @Test
    void several_dropped_folders_are_offered_one_after_the_other(FxRobot robot) throws Exception {
        open(folder.resolve("shipped"));
        onWindow(() -> {
            view.drop(List.of(
                    TestModels.goldenCheckpoint("phi-4-tiny").toFile(),
                    TestModels.goldenCheckpoint("phi-4-mini-tiny").toFile()));
            return true;
        });
        until(() -> isShown("#importNow") && !lookup("#importNow", Button.class).isDisabled());
        robot.clickOn("#importNow");
        until(() -> isShown("#importNow")
                && text("#source").endsWith("phi-4-mini-tiny")
                && !lookup("#importNow", Button.class).isDisabled());
        until(() -> list().getItems().size() == 1);
        onWindow(() -> {
            lookup("#name", TextField.class).setText("phi-4-tiny");
            return true;
        });
        until(() -> isShown("#replace"));
        assertThat(lookup("#importNow", Button.class).isDisabled()).isTrue();
        assertThat(lookup("#importPrecision", ComboBox.class).getButtonCell().getText())
                .startsWith("bf16")
                .endsWith(", 2.7 MB, as stored");
        picture("import-replace");
        onWindow(() -> {
            lookup("#replace", CheckBox.class).setSelected(true);
            lookup("#name", TextField.class).setText("not a name");
            return true;
        });
        until(() -> isShown("#importProblem"));
        picture("import-problem");
        onWindow(() -> {
            lookup("#name", TextField.class).setText("second");
            return true;
        });
        until(() -> !lookup("#importNow", Button.class).isDisabled());
        robot.clickOn("#importNow");
        until(() -> list().getItems().size() == 2);
        assertThat(list().getSelectionModel().getSelectedItem().entry().id()).isEqualTo("second");
    }

    @Test
    void what_fails_is_shown_where_it_belongs(FxRobot robot) throws Exception {
        open(Path.of("models"));
        onWindow(() -> {
            view.drop(List.of(Files.createDirectories(folder.resolve("photos")).toFile()));
            return true;
        });
        until(() -> isShown("#importProblem"));
        assertThat(text("#importProblem")).contains("config.json");
        picture("import-unusable");
        robot.clickOn("#importCancel");
        world.session.load("phi-4-nano-instruct", new LoadOptions("cpu", 1));
        until(() -> isShown("#unload"));
        onWindow(() -> world.session.borrow().map(lease -> {
            try (lease) {
                return ProcessHandle.of(lease.model().model().processId())
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false);
            }
        }));
        until(() -> isShown("#loadAgain"));
        assertThat(text("#sessionText")).contains("while idle");
        picture("failed");
        robot.clickOn("#loadAgain");
        until(() -> isShown("#unload"));
    }

    @Test
    void a_thousand_models_and_a_filter_do_not_slow_it_down(FxRobot robot) throws Exception {
        Path models = folder.resolve("models").toAbsolutePath();
        Path first = PaneWorld.add(models, "model-0000");
        for (int i = 1; i < 1000; i++) {
            Path copy = Files.createDirectories(models.resolve("model-%04d".formatted(i)));
            Files.createLink(copy.resolve("model.pt"), first.resolve("model.pt"));
            Files.copy(first.resolve("model.json"), copy.resolve("model.json"));
        }
        open(folder.resolve("shipped"));
        until(() -> list().getItems().size() == 1000);
        select(robot, "model-0500");
        until(() -> text("#title").equals("model-0500"));
        picture("thousand");
        onWindow(() -> view.perform(PaneCommand.FIND));
        robot.write("0999");
        until(() -> list().getItems().size() == 1);
        assertThat(text("#count")).isEqualTo("1 of 1,000");
        robot.write("x");
        until(() -> isShown("#noMatch"));
    }

    @Test
    void every_control_is_named_and_can_be_reached_with_the_keyboard() throws Exception {
        open(Path.of("models"));
        until(() -> list().getItems().size() == 2);
        List<ButtonBase> unnamed = stage.getScene().getRoot().lookupAll(".button, .menu-button").stream()
                .filter(ButtonBase.class::isInstance)
                .map(ButtonBase.class::cast)
                .filter(button -> button.getStyleClass().contains("button")
                        || button.getStyleClass().contains("menu-button"))
                .filter(button -> button.getText() == null || button.getText().isEmpty())
                .filter(button -> button.getAccessibleText() == null || button.getTooltip() == null)
                .toList();
        assertThat(unnamed).isEmpty();
        assertThat(stage.getScene().getRoot().lookupAll(".button").stream()
                        .filter(node -> node instanceof Button && node.isVisible())
                        .filter(node -> !node.isFocusTraversable()))
                .isEmpty();
        assertThat(world.settings.get(Settings.DEFAULT_MODEL)).isEqualTo("phi-4-nano-instruct");
        assertThat(lookup("#makeDefault", Button.class).isDisabled()).isTrue();
    }
}
