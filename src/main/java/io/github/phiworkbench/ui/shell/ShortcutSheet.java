package io.github.phiworkbench.ui.shell;

import atlantafx.base.theme.Styles;
import io.github.phiworkbench.ui.common.Texts;
import java.util.List;
import java.util.function.Predicate;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** The list of shortcuts, as a sheet over the window. A click beside it closes it. */
final class ShortcutSheet extends StackPane {

    private final Texts texts;
    private final Predicate<Shortcut> available;
    private final Button close = new Button();
    private final ScrollPane scroll = new ScrollPane();
    private @Nullable Node focusedBefore;

    /** @param available whether a shortcut leads anywhere in this window */
    ShortcutSheet(Texts texts, Predicate<Shortcut> available) {
        this.texts = texts;
        this.available = available;
        setId("shortcuts");
        getStyleClass().add("sheet-veil");
        Label title = new Label(texts.get("shortcuts.title"));
        title.getStyleClass().add("section-title");
        close.setId("close-shortcuts");
        close.setGraphic(new FontIcon(MaterialDesignC.CLOSE));
        close.setAccessibleText(texts.get("shortcuts.close"));
        close.setTooltip(new Tooltip(texts.get("shortcuts.close")));
        close.getStyleClass().addAll(Styles.FLAT, Styles.BUTTON_ICON);
        close.setOnAction(event -> hide());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(title, gap, close);
        head.setAlignment(Pos.CENTER_LEFT);

        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        VBox sheet = new VBox(head, scroll);
        sheet.getStyleClass().add("shortcut-sheet");
        sheet.setMaxHeight(Region.USE_PREF_SIZE);
        getChildren().add(sheet);
        setVisible(false);
        setOnMouseClicked(event -> {
            if (event.getTarget() == this) {
                hide();
            }
        });
    }

    private GridPane table() {
        GridPane table = new GridPane(24, 8);
        ColumnConstraints words = new ColumnConstraints();
        words.setHgrow(Priority.ALWAYS);
        ColumnConstraints keys = new ColumnConstraints();
        keys.setHalignment(HPos.RIGHT);
        table.getColumnConstraints().addAll(words, keys);
        List<Shortcut> shown =
                List.of(Shortcut.values()).stream().filter(available).toList();
        for (int row = 0; row < shown.size(); row++) {
            Shortcut shortcut = shown.get(row);
            Label key = new Label(shortcut.displayText());
            key.getStyleClass().add("key-cap");
            Label word = new Label(texts.get(shortcut.key()));
            word.setLabelFor(key);
            GridPane.setValignment(word, VPos.CENTER);
            table.addRow(row, word, key);
        }
        return table;
    }

    void show() {
        if (!isVisible()) {
            focusedBefore = getScene() == null ? null : getScene().getFocusOwner();
            scroll.setContent(table());
            setVisible(true);
            close.requestFocus();
        }
    }

    /** Also gives the focus back to where it was. */
    void hide() {
        if (isVisible()) {
            setVisible(false);
            Node before = focusedBefore;
            focusedBefore = null;
            if (before != null) {
                before.requestFocus();
            }
        }
    }
}
