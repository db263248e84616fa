package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.conversation.ConversationSummary;
import io.github.phiworkbench.conversation.SearchHit;
import io.github.phiworkbench.ui.common.Texts;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** A conversation in the list: title, when, and where it matched. */
final class ConversationCell extends ListCell<SearchHit> {

    private final Texts texts;
    private final Label title = new Label();
    private final Label when = new Label();
    private final Label detail = new Label();
    private final FontIcon pin = new FontIcon("mdi2p-pin");
    private final VBox box;

    ConversationCell(Texts texts) {
        this.texts = texts;
        title.getStyleClass().add("conversation-title");
        when.getStyleClass().add("hint");
        detail.getStyleClass().add("hint");
        title.setMinWidth(0);
        detail.setMinWidth(0);
        when.setMinWidth(Region.USE_PREF_SIZE);
        title.setMaxWidth(Double.MAX_VALUE);
        detail.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        HBox.setHgrow(detail, Priority.ALWAYS);
        HBox first = new HBox(pin, title);
        HBox second = new HBox(when, detail);
        first.getStyleClass().add("conversation-line");
        second.getStyleClass().add("conversation-line");
        box = new VBox(first, second);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(SearchHit hit, boolean empty) {
        super.updateItem(hit, empty);
        if (empty || hit == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        ConversationSummary conversation = hit.conversation();
        String name = conversation.title().isEmpty() ? texts.get("untitled") : conversation.title();
        title.setText(name);
        when.setText(date(conversation));
        String words = detail(hit);
        detail.setText(words);
        pin.setVisible(conversation.pinned());
        pin.setManaged(conversation.pinned());
        setAccessibleText(name + ", " + when.getText() + (words.isEmpty() ? "" : ", " + words));
        setGraphic(box);
    }

    private static String detail(SearchHit hit) {
        return hit.snippet()
                .map(SearchHit.Snippet::text)
                .or(() -> Optional.of(hit.conversation().folder())
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> folder + tags(hit)))
                .orElse(tags(hit).strip());
    }

    private static String tags(SearchHit hit) {
        StringBuilder tags = new StringBuilder();
        hit.conversation().tags().forEach(tag -> tags.append(" #").append(tag));
        return tags.toString();
    }

    private static String date(ConversationSummary conversation) {
        ZonedDateTime updated = conversation.updated().atZone(ZoneId.systemDefault());
        boolean today = updated.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault()));
        DateTimeFormatter format = today
                ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT);
        return format.withLocale(Locale.getDefault()).format(updated);
    }
}
