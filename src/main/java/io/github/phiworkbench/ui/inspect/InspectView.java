package io.github.phiworkbench.ui.inspect;

import atlantafx.base.controls.CustomTextField;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TextFit;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.heat.CandidatesView;
import io.github.phiworkbench.ui.heat.CandidatesViewModel;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.heat.HeatLegend;
import io.github.phiworkbench.ui.heat.HeatmapPicture;
import io.github.phiworkbench.ui.heat.HeatmapScroll;
import io.github.phiworkbench.ui.heat.HeatmapView;
import io.github.phiworkbench.ui.heat.Histogram;
import io.github.phiworkbench.ui.heat.PictureTooLargeException;
import io.github.phiworkbench.ui.heat.StripChart;
import io.github.phiworkbench.ui.heat.TokenRange;
import io.github.phiworkbench.ui.inspect.InspectViewModel.Busy;
import io.github.phiworkbench.ui.inspect.InspectViewModel.Format;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Slider;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The pane that looks into the tokens of a text. */
public final class InspectView implements PaneView {

    private static final double PICTURE_SCALE = 2;

    /** What the text takes of the width at first. */
    private static final double HEAT_SHARE = 0.6;

    private final WindowContext window;
    private final InspectViewModel model;
    private final CandidatesViewModel candidatesModel;
    private final Texts texts;
    private final HeatmapView heatmap = new HeatmapView();
    private final HeatmapScroll scroll = new HeatmapScroll(heatmap);
    private boolean typing = true;

    /** Whether the parts have got their widths, from when on they are the user's. */
    private boolean divided;

    @FXML
    private VBox start;

    @FXML
    private VBox document;

    @FXML
    private Label title;

    @FXML
    private CustomTextField find;

    @FXML
    private Label matches;

    @FXML
    private Button otherText;

    @FXML
    private MenuButton export;

    @FXML
    private HBox busyBar;

    @FXML
    private Label busyText;

    @FXML
    private ProgressBar progress;

    @FXML
    private Label trouble;

    @FXML
    private Label startText;

    @FXML
    private TextArea text;

    @FXML
    private Button read;

    @FXML
    private Button back;

    @FXML
    private Label modelNote;

    @FXML
    private ComboBox<HeatMetric> metric;

    @FXML
    private ToggleGroup bases;

    @FXML
    private ToggleButton basisModel;

    @FXML
    private ToggleButton basisSampler;

    @FXML
    private Slider intensity;

    @FXML
    private HeatLegend legend;

    @FXML
    private SplitPane split;

    @FXML
    private VBox heatArea;

    @FXML
    private TabPane tabs;

    @FXML
    private Tab tokenTab;

    @FXML
    private StripChart strip;

    @FXML
    private CandidatesView candidatesController;

    @FXML
    private ContinuationsView continuationsController;

    @FXML
    private Tab differenceTab;

    @FXML
    private DifferenceView differenceController;

    @FXML
    private Histogram histogram;

    @FXML
    private Label source;

    @FXML
    private Label summary;

    @FXML
    private Button whole;

    public InspectView(WindowContext window, InspectViewModel model, CandidatesViewModel candidatesModel, Texts texts) {
        this.window = window;
        this.model = model;
        this.candidatesModel = candidatesModel;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        differenceController.onPresented(() -> tabs.getSelectionModel().select(differenceTab));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        heatArea.getChildren().add(scroll);
        startText.setText(texts.get("start.text"));
        chooseHeat();
        showDocument();
        startPage();
        heatmap.addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
        heatmap.setOnActivate(_ -> candidatesController.focusNode().requestFocus());
        candidatesController.focusNode().addEventHandler(KeyEvent.KEY_PRESSED, this::onCandidatesKey);
        trouble.textProperty().bind(model.troubleProperty());
        Visibility.ifNotEmpty(trouble);
        model.busyProperty().subscribe(this::showBusy);
    }

    private void chooseHeat() {
        metric.getItems().setAll(HeatMetric.values());
        metric.setCellFactory(_ -> new MetricCell());
        metric.setButtonCell(new MetricCell());
        metric.valueProperty().bindBidirectional(model.choice().metricProperty());
        model.choice()
                .basisProperty()
                .subscribe(basis -> bases.selectToggle(basis == Basis.MODEL ? basisModel : basisSampler));
        bases.selectedToggleProperty().subscribe(this::basisChosen);
        intensity.setValue(model.choice().intensityProperty().get());
        intensity
                .valueProperty()
                .subscribe(value -> model.choice().intensityProperty().set(value.doubleValue()));
        heatmap.intensityProperty().bind(intensity.valueProperty());
        legend.intensityProperty().bind(intensity.valueProperty());
        strip.intensityProperty().bind(intensity.valueProperty());
        histogram.intensityProperty().bind(intensity.valueProperty());
        model.choice().heat().subscribe(_ -> colour());
        model.heatOverrideProperty().subscribe(_ -> colour());
    }

    /** A toggle that is clicked again stays. */
    private void basisChosen(@Nullable Toggle chosen) {
        if (chosen == null) {
            bases.selectToggle(model.choice().basisProperty().get() == Basis.MODEL ? basisModel : basisSampler);
        } else {
            model.choice().basisProperty().set(basisModel.equals(chosen) ? Basis.MODEL : Basis.SAMPLER);
        }
    }

    /** A text that was read was not drawn from anything. */
    private void colour() {
        boolean drawn = model.documentProperty()
                .get()
                .filter(shown -> shown.trace().source().sampling().isPresent())
                .isPresent();
        basisSampler.setDisable(!drawn);
        HeatMetric by = model.choice().metricProperty().get();
        Basis of = drawn ? model.choice().basisProperty().get() : Basis.MODEL;
        colour(model.heatOverrideProperty().get().orElseGet(() -> Heat.of(by, of)));
    }

    private void colour(Heat heat) {
        heatmap.heatProperty().set(heat);
        legend.heatProperty().set(heat);
        strip.heatProperty().set(heat);
        histogram.heatProperty().set(heat);
    }

    private static final class MetricCell extends ListCell<HeatMetric> {
        @Override
        protected void updateItem(@Nullable HeatMetric item, boolean empty) {
            super.updateItem(item, empty);
            setText(item == null || empty ? null : Heat.of(item, Basis.MODEL).name());
        }
    }

    private void showDocument() {
        heatmap.selectedTokenProperty().bindBidirectional(model.selectedTokenProperty());
        heatmap.rangeProperty().bindBidirectional(model.rangeProperty());
        model.foundProperty().subscribe(heatmap.foundProperty()::set);
        strip.selectedTokenProperty().bind(model.selectedTokenProperty());
        strip.rangeProperty().bindBidirectional(model.rangeProperty());
        strip.visibleTokensProperty().bind(heatmap.visibleTokensProperty());
        strip.setOnJump(token -> {
            model.selectedTokenProperty().set(token);
            scroll.centre(token);
        });
        histogram.setOnBin(bin -> model.mark(bin.tokens()));
        find.textProperty().bindBidirectional(model.findProperty());
        find.setOnAction(_ -> model.stepFound(1));
        model.foundProperty()
                .subscribe(found -> matches.setText(
                        find.getText().isEmpty() && found.size() == 0 ? "" : texts.get("find.count", found.size())));
        model.documentProperty().subscribe(this::show);
        model.selectedTokenProperty()
                .subscribe(token ->
                        candidatesModel.show(model.documentProperty().get().map(Document::trace), token.intValue()));
        model.rangeProperty().subscribe(this::summarize);
    }

    private void startPage() {
        model.modelProperty()
                .subscribe(state -> modelNote.setText(
                        state instanceof ModelSession.State.Ready(var loaded)
                                ? texts.get("model.ready", loaded.manifest().id())
                                : texts.get("model.none")));
        read.disableProperty().bind(text.textProperty().isEmpty());
    }

    private void show(Optional<Document> shown) {
        Optional<TokenTrace> trace = shown.map(Document::trace);
        typing = shown.isEmpty();
        heatmap.traceProperty().set(trace);
        heatmap.foundProperty().set(model.foundProperty().get());
        strip.traceProperty().set(trace);
        histogram.traceProperty().set(trace);
        title.setText(shown.map(Document::title).orElse(""));
        source.setText(trace.map(it -> sourceWords(it.source())).orElse(""));
        colour();
        summarize();
        arrange();
        if (shown.isPresent() && shown.get().trace().size() > 0) {
            model.selectedTokenProperty().set(Math.min(1, shown.get().trace().size() - 1));
            heatmap.requestFocus();
        }
    }

    private void arrange() {
        boolean any = model.documentProperty().get().isPresent();
        Visibility.show(start, typing);
        Visibility.show(document, !typing);
        Visibility.show(back, typing && any);
        Visibility.show(find, !typing);
        Visibility.show(matches, !typing);
        Visibility.show(otherText, !typing);
        Visibility.show(export, !typing);
        Visibility.show(title, !typing);
        if (!typing && !divided) {
            divided = true;
            split.setDividerPositions(HEAT_SHARE);
        }
    }

    private String sourceWords(TraceSource from) {
        String words = texts.get(
                "source",
                from.model(),
                from.precision(),
                from.device(),
                from.kernel(),
                texts.get("source." + from.kind().name().toLowerCase(Locale.ROOT)));
        return from.sampling().map(drawn -> words + "\n" + samplingWords(drawn)).orElse(words);
    }

    private String samplingWords(Sampling drawn) {
        return texts.get("source.sampling", drawn.temperature(), drawn.topK(), drawn.topP(), drawn.minP());
    }

    private void summarize() {
        TokenRange of = model.figured();
        Optional<TextFit> fit = model.fit();
        boolean part = !model.rangeProperty().get().isEmpty();
        Visibility.show(whole, part);
        if (fit.isEmpty()) {
            summary.setText("");
            return;
        }
        OptionalDouble mean = fit.get().nll();
        String figures = texts.get(
                "summary",
                of.size(),
                number("%.4f", mean.isPresent() ? OptionalDouble.of(-mean.getAsDouble()) : mean),
                number("%.4f", fit.get().perplexity()),
                number("%.3f", fit.get().bitsPerByte()));
        summary.setText(part ? texts.get("summary.range", of.from() + 1, of.to(), figures) : figures);
    }

    private static String number(String format, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.getDefault(), format, value.getAsDouble()) : "\u2013";
    }

    private void showBusy(Optional<Busy> busy) {
        Visibility.show(busyBar, busy.isPresent());
        busy.ifPresent(it -> {
            busyText.setText(it.total() == 0 ? it.what() : texts.get("busy.tokens", it.what(), it.done(), it.total()));
            progress.setProgress(
                    it.total() == 0 ? ProgressBar.INDETERMINATE_PROGRESS : (double) it.done() / it.total());
        });
    }

    private void stepCandidate(int by) {
        tabs.getSelectionModel().select(tokenTab);
        candidatesModel.step(by);
    }

    /** Nobody goes on with a candidate that stands behind another tab. */
    private void branchIfSeen() {
        if (tokenTab.isSelected()) {
            candidatesController.branch();
        } else {
            tabs.getSelectionModel().select(tokenTab);
        }
    }

    /** In the list, up and down belong to it, and left and right go on from token to token. */
    private void onCandidatesKey(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT -> model.stepToken(-1);
            case RIGHT -> model.stepToken(1);
            case ENTER, F, M -> onKey(event);
            default -> {
                return;
            }
        }
        event.consume();
    }

    /** Keys of the heatmap, beside those that it knows itself. */
    private void onKey(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean known = true;
        switch (event.getCode()) {
            case UP -> stepCandidate(-1);
            case DOWN -> stepCandidate(1);
            case ENTER -> branchIfSeen();
            case F -> find.requestFocus();
            case M -> model.choice().nextMetric();
            default -> known = false;
        }
        if (known) {
            event.consume();
        }
    }

    @FXML
    private void read() {
        model.scoreText(text.getText());
    }

    @FXML
    private void openFile() {
        window.dialogs()
                .chooseFile(
                        texts.get("file.title"),
                        List.of(new FileKind(
                                texts.get("file.kind"), List.of("txt", "md", "json", "csv", "log", "java", "py"))))
                .ifPresent(model::scoreFile);
    }

    @FXML
    private void otherText() {
        typing = true;
        arrange();
        text.requestFocus();
    }

    @FXML
    private void back() {
        typing = false;
        arrange();
        heatmap.requestFocus();
    }

    @FXML
    private void stop() {
        model.cancel();
    }

    @FXML
    private void whole() {
        model.rangeProperty().set(TokenRange.NONE);
    }

    @FXML
    private void exportJsonLines() {
        exportTo("jsonLines", "jsonl", file -> model.export(Format.JSON_LINES, file, () -> exported(file)));
    }

    @FXML
    private void exportCsv() {
        exportTo("csv", "csv", file -> model.export(Format.CSV, file, () -> exported(file)));
    }

    @FXML
    private void exportPng() {
        exportTo("png", "png", file -> draw(file, (picture, out) -> picture.writePng(out, PICTURE_SCALE)));
    }

    @FXML
    private void exportSvg() {
        exportTo(
                "svg",
                "svg",
                file -> draw(file, (picture, out) -> {
                    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                    picture.writeSvg(text);
                    text.flush();
                }));
    }

    private void exportTo(String kind, String ending, Consumer<Path> write) {
        window.dialogs()
                .chooseFileToSave(
                        texts.get("export.title"),
                        "tokens." + ending,
                        List.of(new FileKind(texts.get("export.kind." + kind), List.of(ending))))
                .ifPresent(write);
    }

    private void exported(Path file) {
        window.notifier().info(texts.get("export.done", file));
    }

    @FunctionalInterface
    private interface Drawing {
        void draw(HeatmapPicture picture, OutputStream out) throws IOException;
    }

    /** Pictures are drawn by JavaFX, on its thread. */
    private void draw(Path file, Drawing drawing) {
        Optional<Document> shown = model.documentProperty().get();
        if (shown.isEmpty()) {
            return;
        }
        HeatmapPicture picture = new HeatmapPicture(
                shown.get().trace(),
                heatmap.heatProperty().get(),
                heatmap.theme(),
                intensity.getValue(),
                heatmap.font(),
                heatmap.getWidth());
        try {
            WholeFile.write(file, Existing.REPLACE, out -> drawing.draw(picture, out));
            exported(file);
        } catch (IOException e) {
            window.notifier().warn(texts.get("export.failed", file, String.valueOf(e.getMessage())));
        } catch (PictureTooLargeException e) {
            window.notifier().warn(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void shown() {
        if (typing) {
            text.requestFocus();
        } else {
            heatmap.requestFocus();
        }
    }

    @Override
    public boolean perform(PaneCommand command) {
        return switch (command) {
            case SEND -> {
                if (typing) {
                    read();
                }
                yield typing;
            }
            case STOP -> {
                boolean runs = model.busyProperty().get().isPresent();
                model.cancel();
                boolean unfolded = continuationsController.stop();
                boolean compared = differenceController.stop();
                yield runs || unfolded || compared;
            }
            case FIND -> {
                if (!typing) {
                    find.requestFocus();
                }
                yield !typing;
            }
            default -> false;
        };
    }

    @Override
    public void close() {
        continuationsController.stop();
        differenceController.stop();
        model.close();
    }
}
