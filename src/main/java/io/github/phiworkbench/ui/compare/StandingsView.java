package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.compare.PreferenceExport.Form;
import io.github.phiworkbench.compare.Standing;
import io.github.phiworkbench.compare.StoredVote;
import io.github.phiworkbench.compare.Vote;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** Where models stand by votes, and the votes themselves. */
public final class StandingsView {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT).withZone(ZoneId.systemDefault());

    private final StandingsViewModel model;
    private final DialogService dialogs;
    private final Texts texts;

    @FXML
    private CheckBox blindOnly;

    @FXML
    private MenuButton exportVotes;

    @FXML
    private Label voteTrouble;

    @FXML
    private Label noVotes;

    @FXML
    private VBox voted;

    @FXML
    private TableView<Standing> standingsTable;

    @FXML
    private TableView<StoredVote> votes;

    @FXML
    private Button removeVote;

    StandingsView(StandingsViewModel model, DialogService dialogs, Texts texts) {
        this.model = model;
        this.dialogs = dialogs;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        blindOnly.selectedProperty().bindBidirectional(model.blindOnlyProperty());
        voteTrouble.textProperty().bind(model.troubleProperty());
        Visibility.ifNotEmpty(voteTrouble);
        makeStandings();
        makeVotes();
        model.votes().subscribe(this::arrange);
        arrange();
    }

    private void makeStandings() {
        standingsTable.setItems(model.standings());
        add(standingsTable, "standings.model", standing -> standing.contender().label(), 280);
        add(standingsTable, "standings.rating", standing -> whole(standing.rating()), 80);
        add(standingsTable, "standings.interval", this::interval, 150);
        add(standingsTable, "standings.votes", standing -> String.valueOf(standing.votes()), 90);
        add(standingsTable, "standings.wins", standing -> String.valueOf(standing.wins()), 80);
        add(standingsTable, "standings.losses", standing -> String.valueOf(standing.losses()), 80);
        add(standingsTable, "standings.ties", standing -> String.valueOf(standing.ties()), 80);
        add(standingsTable, "standings.bad", standing -> String.valueOf(standing.bothBad()), 115);
    }

    private String interval(Standing standing) {
        return texts.get("promptset.interval.value", whole(standing.low()), whole(standing.high()));
    }

    private static String whole(double rating) {
        return String.format(Locale.ROOT, "%.0f", rating);
    }

    private void makeVotes() {
        votes.setItems(model.votes());
        add(votes, "standings.time", stored -> TIME.format(stored.vote().time()), 165);
        add(votes, "standings.question", stored -> question(stored.vote()), 300);
        add(votes, "standings.verdict", stored -> verdict(stored.vote()), 620);
        votes.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DELETE) {
                remove();
                event.consume();
            }
        });
        votes.getSelectionModel().selectedItemProperty().subscribe(chosen -> removeVote.setDisable(chosen == null));
    }

    private static String question(Vote vote) {
        return vote.left().messages().stream()
                .filter(message -> message.role() == Role.USER)
                .map(Message::content)
                .reduce((_, last) -> last)
                .orElse("")
                .replaceAll("\\s+", " ");
    }

    private String verdict(Vote vote) {
        String left = vote.left().contender().label();
        String right = vote.right().contender().label();
        return switch (vote.verdict()) {
            case LEFT -> texts.get("standings.verdict.better", left, right);
            case RIGHT -> texts.get("standings.verdict.better", right, left);
            case TIE -> texts.get("standings.verdict.tie", left, right);
            case BOTH_BAD -> texts.get("standings.verdict.bad", left, right);
        };
    }

    private <T> void add(TableView<T> table, String key, Function<T, String> text, double width) {
        TableColumn<T, String> column = new TableColumn<>(texts.get(key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    private void arrange() {
        boolean any = !model.votes().isEmpty();
        Visibility.show(voted, any);
        Visibility.show(noVotes, !any);
        exportVotes.setDisable(!model.hasPairs());
        removeVote.setDisable(votes.getSelectionModel().getSelectedItem() == null);
    }

    @FXML
    private void exportMessages() {
        export(Form.MESSAGES);
    }

    @FXML
    private void exportTexts() {
        export(Form.TEXT);
    }

    private void export(Form form) {
        dialogs.chooseFileToSave(
                        texts.get("standings.export.title"),
                        "preferences.jsonl",
                        List.of(new FileKind(texts.get("promptset.jsonl"), List.of("jsonl"))))
                .ifPresent(file -> model.export(file, form));
    }

    @FXML
    private void remove() {
        StoredVote chosen = votes.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            model.remove(chosen);
        }
    }

    /** Reads anew what was voted, and puts the keys here. */
    void focus() {
        model.refresh();
        blindOnly.requestFocus();
    }
}
