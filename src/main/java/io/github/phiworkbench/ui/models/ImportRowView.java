package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.library.ImportQueue.Stage;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.WrappedLabel;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** An import with its bar and the button that ends it. */
final class ImportRowView extends HBox {

    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

    private final ImportRow row;

    ImportRowView(ImportRow row, Texts texts, Runnable dismiss) {
        this.row = row;
        getStyleClass().add("import-row");
        Label name = new Label(row.name());
        name.getStyleClass().add("import-name");
        Label text = new WrappedLabel();
        text.getStyleClass().add("import-text");
        text.textProperty().bind(row.textProperty());
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(texts.get("import.progress", row.name()));
        bar.progressProperty().bind(row.fractionProperty());
        HBox words = new HBox(10, name, text);
        HBox.setHgrow(text, Priority.ALWAYS);
        VBox middle = new VBox(6, words, bar);
        HBox.setHgrow(middle, Priority.ALWAYS);
        Button end = new Button();
        end.getStyleClass().add("small");
        end.setMinWidth(USE_PREF_SIZE);
        end.setOnAction(_ -> dismiss.run());
        getChildren().setAll(middle, end);
        row.stageProperty().subscribe(stage -> {
            boolean over = row.ticket().isOver();
            pseudoClassStateChanged(FAILED, stage instanceof Stage.Failed);
            Visibility.show(bar, !over);
            end.setText(texts.get(over ? "import.dismiss" : "cancel"));
        });
    }

    ImportRow row() {
        return row;
    }
}
