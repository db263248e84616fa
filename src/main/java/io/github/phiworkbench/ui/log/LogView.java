package io.github.phiworkbench.ui.log;

import atlantafx.base.controls.CustomTextField;
import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.ProgramLog.Entry;
import io.github.phiworkbench.app.Settings.LogDetail;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.PulseQueue;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.util.StringConverter;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;

/** The pane that shows the program's own log. */
public final class LogView implements PaneView {

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private final Texts texts = Texts.of("log");
    private final LogViewModel viewModel = new LogViewModel();
    private final ProgramLog log;
    private final WindowContext context;
    private final PulseQueue<Entry> fresh = new PulseQueue<>(this::add);
    private Runnable deaf = () -> {};

    @FXML
    private ComboBox<LogDetail> level;

    @FXML
    private CustomTextField search;

    @FXML
    private ListView<Entry> entries;

    /** A view of a log. */
    public LogView(ProgramLog log, WindowContext context) {
        this.log = log;
        this.context = context;
    }

    @FXML
    private void initialize() {
        level.getItems().setAll(LogDetail.values());
        level.setConverter(new StringConverter<>() {
            @Override
            public String toString(LogDetail detail) {
                return detail == null ? "" : texts.get("level." + detail.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public LogDetail fromString(String text) {
                throw new UnsupportedOperationException("The box cannot be typed into.");
            }
        });
        level.valueProperty().bindBidirectional(viewModel.levelProperty());
        search.setLeft(new FontIcon(MaterialDesignM.MAGNIFY));
        search.textProperty().bindBidirectional(viewModel.searchProperty());
        entries.setItems(viewModel.shown());
        entries.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        entries.setCellFactory(list -> new LogCell(texts));
        entries.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            }
        });
    }

    /** Stays at the end, if it was there. */
    private void add(List<Entry> more) {
        boolean selected = !entries.getSelectionModel().isEmpty();
        viewModel.add(more);
        if (!selected) {
            toEnd();
        }
    }

    private void toEnd() {
        // A list whose cells were not measured yet scrolls past rows that would all have fitted.
        entries.applyCss();
        entries.layout();
        entries.scrollTo(Math.max(0, viewModel.shown().size() - 1));
    }

    @Override
    public void shown() {
        deaf = log.listen(fresh::add);
        viewModel.reset(log.recent());
        toEnd();
        search.requestFocus();
    }

    @Override
    public void hidden() {
        deaf.run();
        deaf = () -> {};
        fresh.discard();
    }

    @Override
    public void close() {
        hidden();
    }

    @Override
    public boolean perform(PaneCommand command) {
        if (command == PaneCommand.FIND) {
            search.requestFocus();
            search.selectAll();
            return true;
        }
        return false;
    }

    /** What is selected, or else all that is shown. */
    @FXML
    private void copy() {
        List<Entry> selected = List.copyOf(entries.getSelectionModel().getSelectedItems());
        List<Entry> copied = selected.isEmpty() ? List.copyOf(viewModel.shown()) : selected;
        ClipboardContent content = new ClipboardContent();
        content.putString(LogViewModel.text(copied));
        Clipboard.getSystemClipboard().setContent(content);
        context.notifier().info(texts.get("copied", copied.size()));
    }

    @FXML
    private void openFolder() {
        Path folder = context.app().folders().logs();
        context.browser().openFolder(folder);
    }
}
