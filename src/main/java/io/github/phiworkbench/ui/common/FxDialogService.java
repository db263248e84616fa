package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.ui.control.WrappedLabel;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** Dialogs of JavaFX and of the system. */
public final class FxDialogService implements DialogService {

    private final Texts texts = Texts.of("common");
    private final Supplier<Window> owner;
    private final ThemeManager theme;

    /**
     * Dialogs over a window.
     *
     * @param owner the window they belong to, asked each time
     */
    public FxDialogService(Supplier<Window> owner, ThemeManager theme) {
        this.owner = owner;
        this.theme = theme;
    }

    @Override
    public Optional<Path> chooseFolder(String title, Path start) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        chooser.setInitialDirectory(existing(start).toFile());
        return path(chooser.showDialog(owner.get()));
    }

    private static Path existing(Path start) {
        return Files.isDirectory(start) ? start : Path.of(System.getProperty("user.home", "."));
    }

    @Override
    public Optional<Path> chooseFile(String title, List<FileKind> kinds) {
        return path(chooser(title, kinds).showOpenDialog(owner.get()));
    }

    @Override
    public Optional<Path> chooseFileToSave(String title, String name, List<FileKind> kinds) {
        FileChooser chooser = chooser(title, kinds);
        chooser.setInitialFileName(name);
        return path(chooser.showSaveDialog(owner.get()));
    }

    private static FileChooser chooser(String title, List<FileKind> kinds) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        for (FileKind kind : kinds) {
            chooser.getExtensionFilters()
                    .add(new ExtensionFilter(
                            kind.name(),
                            kind.endings().stream().map(ending -> "*." + ending).toList()));
        }
        return chooser;
    }

    private static Optional<Path> path(@Nullable File file) {
        return Optional.ofNullable(file).map(File::toPath);
    }

    @Override
    public Optional<String> askForText(String title, String label, String present) {
        TextField field = new TextField(present);
        field.setId("answer");
        field.setPrefColumnCount(30);
        Label name = new Label(label);
        name.setLabelFor(field);
        VBox content = new VBox(name, field);
        content.getStyleClass().add("dialog-question");
        ButtonType ok = new ButtonType(texts.get("dialog.ok"), ButtonData.OK_DONE);
        Dialog<ButtonType> dialog = dialog(title, ok, cancel());
        dialog.getDialogPane().setContent(content);
        dialog.setOnShown(event -> {
            field.requestFocus();
            field.selectAll();
        });
        return dialog.showAndWait().filter(ok::equals).map(button -> field.getText());
    }

    @Override
    public boolean confirm(String title, String question, String action) {
        Label text = new WrappedLabel(question);
        text.setId("question");
        text.setMaxWidth(480);
        ButtonType go = new ButtonType(action, ButtonData.OK_DONE);
        Dialog<ButtonType> dialog = dialog(title, go, cancel());
        dialog.getDialogPane().setContent(text);
        return dialog.showAndWait().filter(go::equals).isPresent();
    }

    private ButtonType cancel() {
        return new ButtonType(texts.get("dialog.cancel"), ButtonData.CANCEL_CLOSE);
    }

    private Dialog<ButtonType> dialog(String title, ButtonType... buttons) {
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner.get());
        dialog.setTitle(title);
        dialog.setHeaderText(title);
        DialogPane pane = dialog.getDialogPane();
        pane.getButtonTypes().addAll(buttons);
        theme.add(pane.getScene());
        return dialog;
    }
}
