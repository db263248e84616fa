package io.github.phiworkbench.ui.log;

import io.github.phiworkbench.app.ProgramLog.Entry;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.WrappedLabel;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** One entry: time, level, source, and what it says. */
final class LogCell extends ListCell<Entry> {

    private static final int LONGEST = 4_000;

    private final Texts texts;
    private final Label time = new Label();
    private final Label level = new Label();
    private final Label source = new Label();
    private final Label message = new WrappedLabel();
    private final HBox row = new HBox(time, level, source, message);

    LogCell(Texts texts) {
        this.texts = texts;
        row.getStyleClass().add("log-row");
        time.getStyleClass().add("log-time");
        source.getStyleClass().add("log-source");
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(message, Priority.ALWAYS);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
        super.updateItem(entry, empty);
        if (empty || entry == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        String word = entry.level().name().toLowerCase(Locale.ROOT);
        time.setText(LogViewModel.time(entry));
        level.setText(texts.get("badge." + word));
        level.getStyleClass().setAll("label", "log-level", word);
        source.setText(entry.source());
        String text = entry.message();
        message.setText(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "\u2026");
        setAccessibleText(level.getText() + ", " + entry.source() + ": "
                + text.lines().findFirst().orElse(""));
        setGraphic(row);
    }
}
