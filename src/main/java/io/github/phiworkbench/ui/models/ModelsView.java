package io.github.phiworkbench.ui.models;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.controls.ModalPane;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.library.ModelTrash.Removed;
import io.github.phiworkbench.ui.common.Hatch;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.TranscriptView;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.markdown.LinkHandler;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import io.github.phiworkbench.ui.markdown.MessageText;
import io.github.phiworkbench.ui.session.SessionStrip;
import java.io.File;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The models on this machine in a list, the selected one beside it, what is loaded above and what is imported below. */
public final class ModelsView implements PaneView {

    private static final PseudoClass READY = PseudoClass.getPseudoClass("ready");
    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

    private static final double CARD_WIDTH = 820;
    private static final Pattern FRONT_MATTER = Pattern.compile("\\A---\\R(.*?)\\R---[ \\t]*\\R", Pattern.DOTALL);

    private final Hatch<Path> arrivals;
    private final ModelsViewModel viewModel;
    private final Texts texts;

    /** What waits for the dialog of the one before. */
    private final Deque<Offer> offers = new ArrayDeque<>();

    /** A checkpoint to import, and the precision to begin with in place of the stored one. */
    private record Offer(Path checkpoint, Optional<Precision> precision) {}

    private boolean logOpen;
    private boolean selecting;

    private final FormulaRenderer formulas = new FormulaRenderer(Platform::runLater);
    private final MarkdownRows cards;

    @FXML
    private StackPane modelsPane;

    @FXML
    private Label count;

    @FXML
    private CustomTextField filter;

    @FXML
    private MenuButton folders;

    @FXML
    private MenuButton trash;

    @FXML
    private HBox sessionBar;

    @FXML
    private FontIcon sessionIcon;

    @FXML
    private Label sessionText;

    @FXML
    private ProgressBar sessionProgress;

    @FXML
    private TextArea sessionLog;

    @FXML
    private Button showLog;

    @FXML
    private Button openLog;

    @FXML
    private Button loadAnyway;

    @FXML
    private Button loadAgain;

    @FXML
    private Button cancelLoad;

    @FXML
    private Button unload;

    @FXML
    private Label trouble;

    @FXML
    private SplitPane split;

    @FXML
    private ListView<ModelItem> list;

    @FXML
    private Label noMatch;

    @FXML
    private VBox details;

    @FXML
    private Label title;

    @FXML
    private Label kind;

    @FXML
    private Button load;

    @FXML
    private Button loadWith;

    @FXML
    private Button makeDefault;

    @FXML
    private Label problem;

    @FXML
    private ScrollPane overview;

    @FXML
    private VBox sections;

    @FXML
    private TranscriptView card;

    @FXML
    private VBox empty;

    @FXML
    private VBox dropHint;

    @FXML
    private VBox imports;

    @FXML
    private ModalPane modal;

    @FXML
    private LoadDialogView loadDialogController;

    @FXML
    private ImportDialogView importDialogController;

    /** @param links follows the links of model cards */
    public ModelsView(ModelsViewModel viewModel, LinkHandler links, Hatch<Path> arrivals, Texts texts) {
        cards = new MarkdownRows(formulas, links);
        this.arrivals = arrivals;
        this.viewModel = viewModel;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        filter.textProperty().bindBidirectional(viewModel.filterProperty());
        initializeList();
        card.maxRowWidthProperty().set(CARD_WIDTH);
        viewModel.cardProperty().subscribe(this::showCard);
        viewModel.stripProperty().subscribe(this::show);
        viewModel.troubleProperty().subscribe(text -> {
            trouble.setText(text);
            Visibility.show(trouble, !text.isEmpty());
        });
        viewModel.defaultModelProperty().subscribe(_ -> showDefault());
        viewModel.imports().addListener((ListChangeListener<ImportRow>) _ -> showImports());
        showImports();
        viewModel.removed().addListener((ListChangeListener<Removed.Moved>) _ -> showTrash());
        showTrash();
        folders.setOnShowing(_ -> showFolders());
        showFolders();
        modelsPane.setOnDragOver(this::dragOver);
        modelsPane.setOnDragExited(_ -> dropHint.setVisible(false));
        modelsPane.setOnDragDropped(this::dropped);
        modelsPane.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        // A dialog that is shown while another one fades out would go with it.
        modal.setInTransitionFactory(null);
        modal.setOutTransitionFactory(null);
        modal.displayProperty().subscribe(open -> {
            if (!open) {
                list.requestFocus();
                // The pane is still being taken away here.
                Platform.runLater(this::nextImport);
            }
        });
        // Its skin, which comes with the first layout, begins by hiding what is shown.
        modal.skinProperty().subscribe(_ -> Platform.runLater(this::nextImport));
        arrivals.take(this::offerImport);
    }

    private void showCard(String markdown) {
        MessageText text = new MessageText(viewModel.selectedProperty().get(), cards);
        // What machines read of a card stands at its head.
        text.append(FRONT_MATTER.matcher(markdown).replaceFirst("```yaml\n$1\n```\n\n"));
        card.setRows(text.rows());
        text.rows().stream().findFirst().ifPresent(first -> card.show(first.key()));
    }

    private void initializeList() {
        list.setItems(viewModel.models());
        list.setCellFactory(_ -> new ModelCell(viewModel, texts));
        list.getSelectionModel().selectedItemProperty().subscribe(item -> {
            // While the list is filled anew it selects what happens to lie at the old place.
            if (!selecting && item != null) {
                viewModel.selectedProperty().set(Optional.of(item));
            }
        });
        viewModel.selectedProperty().subscribe(this::show);
        viewModel.models().addListener((ListChangeListener<ModelItem>) _ -> showCount());
        viewModel.lookedProperty().subscribe(_ -> showCount());
        list.setOnKeyPressed(event -> {
            switch (event.getCode()) {
                case ENTER -> viewModel.load();
                case DELETE, BACK_SPACE -> viewModel.remove();
                default -> {
                    return;
                }
            }
            event.consume();
        });
        list.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
                viewModel.load();
            }
        });
    }

    // The list

    private void showCount() {
        int all = viewModel.count();
        int now = viewModel.models().size();
        count.setText(all == now ? texts.get("count", all) : texts.get("count.filtered", now, all));
        boolean nothing = viewModel.lookedProperty().get() && all == 0;
        Visibility.show(empty, nothing);
        Visibility.show(split, !nothing);
        Visibility.show(noMatch, all > 0 && now == 0);
    }

    private void show(Optional<ModelItem> item) {
        selecting = true;
        item.ifPresentOrElse(
                model -> {
                    list.getSelectionModel().select(model);
                    list.scrollTo(model);
                },
                () -> list.getSelectionModel().clearSelection());
        selecting = false;
        details.setVisible(item.isPresent());
        item.ifPresent(model -> {
            show(viewModel.page(model));
            boolean usable = !(model.entry() instanceof LibraryEntry.Broken);
            Visibility.show(load, usable);
            Visibility.show(loadWith, usable);
            Visibility.show(makeDefault, usable);
        });
        showDefault();
    }

    private void show(ModelWords.Page page) {
        title.setText(page.title());
        kind.setText(page.kind());
        problem.setText(page.problem().orElse(""));
        Visibility.show(problem, page.problem().isPresent());
        List<Node> parts = new ArrayList<>();
        parts.add(FactsView.section(texts.get("section.model"), page.facts()));
        if (!page.about().isEmpty()) {
            parts.add(FactsView.section(texts.get("section.about"), page.about()));
        }
        if (!page.provenance().isEmpty()) {
            parts.add(FactsView.section(texts.get("section.provenance"), page.provenance()));
        }
        sections.getChildren().setAll(parts);
        overview.setVvalue(0);
    }

    private void showDefault() {
        boolean already = viewModel
                .selectedProperty()
                .get()
                .filter(item -> item.entry()
                        .id()
                        .equals(viewModel.defaultModelProperty().get()))
                .isPresent();
        makeDefault.setText(texts.get(already ? "isDefault" : "makeDefault"));
        makeDefault.setDisable(already);
    }

    private void showTrash() {
        List<Removed.Moved> gone = viewModel.removed();
        trash.setText(gone.isEmpty() ? "" : texts.get("count", gone.size()));
        trash.getItems().clear();
        if (gone.isEmpty()) {
            MenuItem nothing = new MenuItem(texts.get("trash.none"));
            nothing.setDisable(true);
            trash.getItems().add(nothing);
            return;
        }
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withZone(ZoneId.systemDefault());
        for (Removed.Moved moved : List.copyOf(gone)) {
            trash.getItems()
                    .add(item(
                            texts.get(
                                    "trash.restore",
                                    String.valueOf(moved.folder().getFileName()),
                                    time.format(moved.when())),
                            () -> viewModel.restore(moved)));
        }
        trash.getItems().addAll(new SeparatorMenuItem(), item(texts.get("trash.empty"), viewModel::emptyTrash));
    }

    private void showFolders() {
        folders.getItems().clear();
        for (Path folder : viewModel.folders()) {
            MenuItem known = new MenuItem(folder.toString());
            known.setDisable(true);
            folders.getItems().add(known);
            if (viewModel.isFurther(folder)) {
                folders.getItems()
                        .add(item(
                                texts.get("folders.drop", String.valueOf(folder.getFileName())),
                                () -> viewModel.dropFolder(folder)));
            }
        }
        folders.getItems().addAll(new SeparatorMenuItem(), item(texts.get("folders.add"), viewModel::addFolder));
    }

    private static MenuItem item(String text, Runnable run) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction((ActionEvent _) -> run.run());
        return item;
    }

    // The loaded model

    private void show(SessionStrip strip) {
        SessionStrip.Kind state = strip.kind();
        boolean failed = state == SessionStrip.Kind.FAILED;
        sessionBar.pseudoClassStateChanged(READY, state == SessionStrip.Kind.READY);
        sessionBar.pseudoClassStateChanged(FAILED, failed);
        sessionIcon.setIconLiteral(
                switch (state) {
                    case NONE -> "mdi2p-power-plug-off-outline";
                    case BUSY -> "mdi2p-progress-download";
                    case READY -> "mdi2c-check-circle-outline";
                    case FAILED -> "mdi2a-alert-circle-outline";
                });
        sessionText.setText(strip.text());
        sessionProgress.setProgress(strip.progress());
        Visibility.show(sessionProgress, state == SessionStrip.Kind.BUSY);
        logOpen = logOpen && failed;
        sessionLog.setText(String.join("\n", strip.log()));
        Visibility.show(sessionLog, logOpen);
        Visibility.show(showLog, !strip.log().isEmpty());
        Visibility.show(openLog, strip.logFile().isPresent());
        Visibility.show(loadAnyway, strip.canLoadAnyway());
        Visibility.show(loadAgain, failed);
        Visibility.show(cancelLoad, state == SessionStrip.Kind.BUSY);
        Visibility.show(unload, state == SessionStrip.Kind.READY);
    }

    // What the buttons do

    @FXML
    private void refresh() {
        viewModel.refresh();
    }

    @FXML
    private void toggleLog() {
        logOpen = !logOpen;
        Visibility.show(sessionLog, logOpen);
    }

    @FXML
    private void openLog() {
        viewModel.openLog();
    }

    @FXML
    private void loadAnyway() {
        viewModel.loadAnyway();
    }

    @FXML
    private void loadAgain() {
        viewModel.loadAgain();
    }

    @FXML
    private void cancelLoad() {
        viewModel.cancelLoad();
    }

    @FXML
    private void unload() {
        viewModel.unload();
    }

    @FXML
    private void load() {
        viewModel.load();
    }

    @FXML
    private void makeDefault() {
        viewModel.makeDefault();
    }

    @FXML
    private void openFolder() {
        viewModel.openFolder();
    }

    @FXML
    private void remove() {
        viewModel.remove();
    }

    @FXML
    private void loadWith() {
        viewModel
                .selectedProperty()
                .get()
                .filter(item -> !(item.entry() instanceof LibraryEntry.Broken))
                .ifPresent(item -> {
                    open(loadDialogController.root());
                    loadDialogController.open(item, this::closeDialog, this::make);
                });
    }

    private void make(Precision precision) {
        viewModel.checkpointOfSelected().ifPresent(checkpoint -> offer(new Offer(checkpoint, Optional.of(precision))));
    }

    @FXML
    private void importFolder() {
        viewModel.chooseCheckpoint().ifPresent(this::offerImport);
    }

    private void offerImport(Path checkpoint) {
        offer(new Offer(checkpoint, Optional.empty()));
    }

    private void offer(Offer offer) {
        offers.add(offer);
        nextImport();
    }

    private void nextImport() {
        if (modal.getSkin() == null || modal.isDisplay()) {
            return;
        }
        Optional.ofNullable(offers.poll()).ifPresent(offer -> {
            open(importDialogController.root());
            importDialogController.open(offer.checkpoint(), offer.precision(), this::closeDialog, viewModel::queued);
        });
    }

    private void open(Parent dialog) {
        modal.show(dialog);
    }

    private void closeDialog() {
        modal.hide(true);
    }

    // Drag and drop

    private void dragOver(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.COPY);
            dropHint.setVisible(true);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        dropHint.setVisible(false);
        drop(event.getDragboard().getFiles());
        event.setDropCompleted(true);
        event.consume();
    }

    /** Takes files that were dropped: each folder gets its dialog, one after the other. */
    void drop(List<File> files) {
        viewModel.importable(files.stream().map(File::toPath).toList()).forEach(this::offerImport);
    }

    // Imports

    private void showImports() {
        imports.getChildren()
                .setAll(viewModel.imports().stream().map(this::rowView).toList());
        Visibility.show(imports, !viewModel.imports().isEmpty());
    }

    /** The same view for the same import, so that its bar does not jump. */
    private ImportRowView rowView(ImportRow row) {
        return imports.getChildren().stream()
                .filter(ImportRowView.class::isInstance)
                .map(ImportRowView.class::cast)
                .filter(view -> view.row() == row)
                .findFirst()
                .orElseGet(() -> new ImportRowView(row, texts, () -> viewModel.dismiss(row)));
    }

    // Keys and the window

    private void pressed(KeyEvent event) {
        if (event.getCode() == KeyCode.F5) {
            viewModel.refresh();
            event.consume();
        }
    }

    @Override
    public void shown() {
        viewModel.refresh();
        list.requestFocus();
    }

    @Override
    public void close() {
        formulas.close();
    }

    @Override
    public Optional<String> unfinished() {
        return viewModel.unfinished();
    }

    @Override
    public boolean perform(PaneCommand command) {
        switch (command) {
            case LOAD_MODEL -> loadWith();
            case FIND -> filter.requestFocus();
            case STOP -> {
                if (modal.isDisplay()) {
                    closeDialog();
                } else {
                    viewModel.cancelLoad();
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
