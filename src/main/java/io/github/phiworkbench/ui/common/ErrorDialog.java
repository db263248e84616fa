package io.github.phiworkbench.ui.common;

import atlantafx.base.theme.Styles;
import io.github.phiworkbench.app.ErrorCode;
import io.github.phiworkbench.app.ProgramVersion;
import io.github.phiworkbench.ui.control.WrappedLabel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;
import javafx.event.ActionEvent;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/** Shows failures one at a time: a sentence, a code, and the details for whoever wants them. It blocks nothing. */
public final class ErrorDialog implements ErrorCenter.Display {

    private final Texts texts = Texts.of("common");
    private final Supplier<@Nullable Window> owner;
    private final ThemeManager theme;
    private final Runnable showLog;
    private @Nullable Open open;

    /**
     * Dialogs over a window.
     *
     * @param owner the window, null while there is none
     * @param showLog brings the log into view
     */
    public ErrorDialog(Supplier<@Nullable Window> owner, ThemeManager theme, Runnable showLog) {
        this.owner = owner;
        this.theme = theme;
        this.showLog = showLog;
    }

    @Override
    public void show(Throwable failure, ErrorCode code, int times) {
        Open shown = open;
        if (shown != null) {
            // One window of errors at a time; the rest is in the log.
            shown.more().setText(texts.get("error.others", code));
            shown.more().setManaged(true);
            return;
        }
        open(failure, code, times);
    }

    @Override
    public void again(ErrorCode code, int times) {
        Open shown = open;
        if (shown != null && shown.code().equals(code)) {
            shown.more().setText(texts.get("error.again", times));
            shown.more().setManaged(true);
        }
    }

    private void open(Throwable failure, ErrorCode code, int times) {
        Label sentence = new WrappedLabel(Failures.sentence(failure));
        sentence.setId("error-sentence");
        sentence.setMaxWidth(520);
        Label name = new Label(texts.get("error.code", code));
        name.setId("error-code");
        name.getStyleClass().add(Styles.TEXT_MUTED);
        Label more = new WrappedLabel(times > 1 ? texts.get("error.again", times) : "");
        more.setId("error-more");
        more.getStyleClass().add(Styles.TEXT_MUTED);
        more.setManaged(times > 1);
        String report = report(failure, code);
        TextArea details = new TextArea(report);
        details.setId("error-details");
        details.setAccessibleText(texts.get("error.details"));
        details.setEditable(false);
        details.setPrefRowCount(14);
        details.getStyleClass().add("monospaced");

        VBox words = new VBox(sentence, name, more);
        words.getStyleClass().add("error-words");
        FontIcon icon = new FontIcon(MaterialDesignA.ALERT_CIRCLE_OUTLINE);
        icon.getStyleClass().addAll("icon-huge", Styles.DANGER);
        HBox content = new HBox(icon, words);
        content.getStyleClass().add("error-content");

        ButtonType copy = new ButtonType(texts.get("error.copy"), ButtonData.LEFT);
        ButtonType log = new ButtonType(texts.get("error.log"), ButtonData.LEFT);
        ButtonType close = new ButtonType(texts.get("dialog.close"), ButtonData.CANCEL_CLOSE);
        Dialog<ButtonType> dialog = new Dialog<>();
        Window parent = owner.get();
        if (parent != null && parent.isShowing()) {
            dialog.initOwner(parent);
        }
        dialog.initModality(Modality.NONE);
        dialog.setResizable(true);
        dialog.setTitle(texts.get("error.title"));
        DialogPane pane = dialog.getDialogPane();
        pane.getStyleClass().add("error-dialog");
        pane.setContent(content);
        pane.setExpandableContent(details);
        pane.getButtonTypes().addAll(copy, log, close);
        pane.lookupButton(copy).addEventFilter(ActionEvent.ACTION, event -> {
            ClipboardContent text = new ClipboardContent();
            text.putString(report);
            Clipboard.getSystemClipboard().setContent(text);
            event.consume();
        });
        theme.add(pane.getScene());
        open = new Open(code, more);
        dialog.setOnHidden(event -> open = null);
        dialog.resultProperty().subscribe(button -> {
            if (log.equals(button)) {
                showLog.run();
            }
        });
        dialog.show();
    }

    /** What to send to whoever is to help. */
    private static String report(Throwable failure, ErrorCode code) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return "Phi-4 Workbench " + ProgramVersion.number() + ", Java " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + "\nError " + code + "\n\n" + trace;
    }

    private record Open(ErrorCode code, Label more) {}
}
