package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.TranscriptView;
import io.github.phiworkbench.ui.control.TranscriptView.Place;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.heat.HeatLegend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/** The columns side by side, how they are asked, and where the question is typed. */
public final class ColumnsView {

    private static final List<Integer> SAMPLES = List.of(1, 2, 3, 4, 5, 8, 12, CompareViewModel.MOST_SAMPLES);

    private final CompareViewModel model;
    private final HeatChoice heat;
    private final DifferencePanel difference;
    private final Supplier<Shown> maker;
    private final Texts texts;
    private final Map<CompareColumn, Shown> shown = new HashMap<>();
    private final ColumnView.Host host = new Places();
    private Optional<CompareColumn> maximized = Optional.empty();
    private Subscription explaining = Subscription.EMPTY;

    /** Whether the key that goes down was a vote. */
    private boolean voted;

    /**
     * A column's node and its controller.
     *
     * @param node not yet in a scene
     */
    record Shown(Parent node, ColumnView view) {}

    @FXML
    private ComboBox<Order> order;

    @FXML
    private ComboBox<Integer> samples;

    @FXML
    private ToggleButton linked;

    @FXML
    private ToggleButton scrollTogether;

    @FXML
    private ToggleButton differences;

    @FXML
    private ToggleButton tokens;

    @FXML
    private ComboBox<HeatMetric> metric;

    @FXML
    private HeatLegend legend;

    @FXML
    private ToggleButton blind;

    @FXML
    private Button add;

    @FXML
    private Button clear;

    @FXML
    private Button restore;

    @FXML
    private SplitPane split;

    @FXML
    private VBox voteBar;

    @FXML
    private Label voteText;

    @FXML
    private FlowPane voteButtons;

    @FXML
    private VBox differenceSide;

    @FXML
    private Label differenceTitle;

    @FXML
    private TextArea draft;

    @FXML
    private Button send;

    @FXML
    private Button stop;

    /** @param maker makes a column's node */
    ColumnsView(
            CompareViewModel model, HeatChoice heat, DifferencePanel difference, Supplier<Shown> maker, Texts texts) {
        this.model = model;
        this.heat = heat;
        this.difference = difference;
        this.maker = maker;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        chooseHow();
        chooseWhatIsShown();
        draft.textProperty().bindBidirectional(model.draftProperty());
        model.draftProperty().subscribe(this::arrange);
        model.runningProperty().subscribe(this::arrange);
        model.versionProperty().subscribe(this::arrange);
        model.columns().subscribe(this::showColumns);
        showColumns();
        Node side = difference.node();
        VBox.setVgrow(side, Priority.ALWAYS);
        differenceSide.getChildren().add(side);
        model.inspectedProperty().subscribe(this::showDifference);
        model.votableProperty().subscribe(this::showVote);
        voteBar.addEventHandler(KeyEvent.KEY_PRESSED, this::onVoteKey);
        draft.addEventFilter(KeyEvent.KEY_PRESSED, _ -> voted = false);
        draft.addEventFilter(KeyEvent.KEY_TYPED, this::afterVoteKey);
    }

    private void chooseHow() {
        order.getItems().setAll(Order.values());
        order.setConverter(words(it -> texts.get("order." + it.name().toLowerCase(Locale.ROOT))));
        order.valueProperty().bindBidirectional(model.orderProperty());
        samples.getItems().setAll(SAMPLES);
        samples.setConverter(words(count -> texts.get("samples", count)));
        samples.setValue(model.samplesProperty().get());
        samples.valueProperty().subscribe(count -> {
            if (count != null) {
                model.samplesProperty().set(count);
            }
        });
        linked.selectedProperty().bindBidirectional(model.linkedProperty());
        scrollTogether.selectedProperty().bindBidirectional(model.scrollTogetherProperty());
        blind.selectedProperty().bindBidirectional(model.blindProperty());
    }

    private void chooseWhatIsShown() {
        differences.selectedProperty().bindBidirectional(model.differencesShownProperty());
        tokens.selectedProperty().bindBidirectional(model.tokensShownProperty());
        metric.getItems().setAll(HeatMetric.values());
        metric.setCellFactory(_ -> new MetricCell());
        metric.setButtonCell(new MetricCell());
        metric.valueProperty().bindBidirectional(heat.metricProperty());
        heat.heat().subscribe(_ -> explainColours());
        heat.intensityProperty().subscribe(legend.intensityProperty()::set);
        model.tokensShownProperty().subscribe(on -> {
            Visibility.show(metric, on);
            Visibility.show(legend, on);
        });
    }

    /** Of a difference, as long as one is shown. */
    private void explainColours() {
        Optional<Heat> difference = model.inspectedProperty()
                .get()
                .flatMap(column -> column.heatOverrideProperty().get());
        legend.heatProperty().set(difference.orElseGet(() -> heat.heat().getValue()));
    }

    private static final class MetricCell extends ListCell<HeatMetric> {
        @Override
        protected void updateItem(@Nullable HeatMetric item, boolean empty) {
            super.updateItem(item, empty);
            setText(item == null || empty ? null : Heat.of(item, Basis.MODEL).name());
        }
    }

    @FunctionalInterface
    private interface Words<T> {
        String of(T value);
    }

    private static <T> StringConverter<T> words(Words<T> words) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : words.of(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("Nobody types here.");
            }
        };
    }

    /** Columns keep their nodes while they move. */
    private void showColumns() {
        List<CompareColumn> columns = List.copyOf(model.columns());
        maximized = maximized.filter(columns::contains);
        shown.keySet().stream()
                .filter(column -> !columns.contains(column))
                .toList()
                .forEach(this::forget);
        List<Node> nodes = new ArrayList<>();
        for (CompareColumn column : columns) {
            Node node = shown.computeIfAbsent(column, this::make).node();
            if (maximized.isEmpty() || maximized.get().equals(column)) {
                nodes.add(node);
            }
        }
        Optional<Node> focused = Optional.ofNullable(split.getScene()).map(scene -> scene.getFocusOwner());
        if (!split.getItems().equals(nodes)) {
            split.getItems().setAll(nodes);
            divideEqually(nodes.size());
        }
        focused.filter(node -> node.getScene() != null).ifPresent(Node::requestFocus);
        arrange();
    }

    private void divideEqually(int count) {
        for (int divider = 0; divider < count - 1; divider++) {
            split.setDividerPosition(divider, (divider + 1.0) / count);
        }
    }

    private Shown make(CompareColumn column) {
        Shown made = maker.get();
        made.view().show(column, host);
        TranscriptView transcript = made.view().transcript();
        transcript.setOnScrolled(() -> scrollOthers(transcript));
        return made;
    }

    private void forget(CompareColumn column) {
        Shown gone = shown.remove(column);
        if (gone != null) {
            gone.view().leave();
        }
    }

    /** The turns of all columns begin side by side. */
    private void scrollOthers(TranscriptView moved) {
        if (!model.scrollTogetherProperty().get()) {
            return;
        }
        Optional<Place> place = moved.place(RowKey::isStart);
        place.ifPresent(it -> shown.values().stream()
                .map(column -> column.view().transcript())
                .filter(other -> !other.equals(moved))
                .forEach(other -> other.goTo(it, RowKey::isStart)));
    }

    /** What columns do to one another. */
    private final class Places implements ColumnView.Host {
        @Override
        public void maximize(CompareColumn column) {
            maximized = maximized.isPresent() ? Optional.empty() : Optional.of(column);
            showColumns();
        }

        @Override
        public void hover(double sceneX) {
            Optional<CompareColumn> under = columnAt(sceneX);
            shown.forEach(
                    (column, it) -> it.view().mark(under.filter(column::equals).isPresent()));
        }

        @Override
        public void drop(CompareColumn column, double sceneX) {
            shown.values().forEach(it -> it.view().mark(false));
            columnAt(sceneX)
                    .ifPresent(target -> model.moveTo(column, model.columns().indexOf(target)));
        }

        private Optional<CompareColumn> columnAt(double sceneX) {
            return model.columns().stream()
                    .filter(column -> holds(column, sceneX))
                    .findFirst();
        }

        private boolean holds(CompareColumn column, double sceneX) {
            return Optional.ofNullable(shown.get(column))
                    .map(Shown::node)
                    .filter(node -> node.getScene() != null)
                    .map(node -> node.localToScene(node.getLayoutBounds()))
                    .filter(bounds -> sceneX >= bounds.getMinX() && sceneX < bounds.getMaxX())
                    .isPresent();
        }
    }

    private void arrange() {
        send.setDisable(!model.canSend());
        boolean running = model.runningProperty().get();
        Visibility.show(send, !running);
        Visibility.show(stop, running);
        add.setDisable(model.columns().size() >= CompareViewModel.MOST
                || model.hiddenProperty().get());
        clear.setDisable(running
                || model.columns().stream().allMatch(column -> column.turns().isEmpty()));
        order.setDisable(running);
        samples.setDisable(running);
        linked.setDisable(running || model.hiddenProperty().get());
        Visibility.show(restore, maximized.isPresent());
    }

    private void showDifference(Optional<CompareColumn> inspected) {
        Visibility.show(differenceSide, inspected.isPresent());
        explaining.unsubscribe();
        explaining = inspected
                .map(column -> column.heatOverrideProperty().subscribe(_ -> explainColours()))
                .orElse(Subscription.EMPTY);
        explainColours();
        inspected
                .flatMap(CompareColumn::lastSample)
                .flatMap(CompareSample::trace)
                .ifPresent(trace -> differenceTitle.setText(
                        texts.get("probabilities.of", trace.source().model())));
    }

    private void showVote(boolean votable) {
        Visibility.show(voteBar, votable);
        voteButtons.getChildren().clear();
        if (!votable) {
            return;
        }
        List<Verdict> verdicts = model.verdicts();
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            Button button = new Button(texts.get("vote.button", i + 1, words(verdict)));
            button.setOnAction(_ -> model.vote(verdict));
            voteButtons.getChildren().add(button);
        }
        voteText.setText(texts.get("vote.text", verdicts.size()));
        // Who is typing goes on typing: the next key must not be a vote.
        boolean typing = !draft.getText().isBlank() && draft.isFocused();
        if (!typing) {
            voteButtons.getChildren().getFirst().requestFocus();
        }
    }

    private String words(Verdict verdict) {
        boolean two = model.columns().size() == CompareViewModel.FEWEST;
        return switch (verdict) {
            case Verdict.Better(int column) when two -> texts.get(column == 0 ? "vote.left" : "vote.right");
            case Verdict.Better(int column) -> texts.get("vote.better", ColumnRows.letter(column));
            case Verdict.Tie _ -> texts.get("vote.tie");
            case Verdict.Bad _ -> texts.get(two ? "vote.bad" : "vote.allBad");
        };
    }

    private void onVoteKey(KeyEvent event) {
        KeyCode code = event.getCode();
        int number = code.isDigitKey() || code.isKeypadKey() ? digit(code) : 0;
        List<Verdict> verdicts = model.verdicts();
        if (number >= 1 && number <= verdicts.size() && !event.isShortcutDown() && !event.isAltDown()) {
            model.vote(verdicts.get(number - 1));
            voted = true;
            draft.requestFocus();
            event.consume();
        }
    }

    /** The number that was the vote is no text, although the keys go to the question by now. */
    private void afterVoteKey(KeyEvent event) {
        if (voted) {
            voted = false;
            event.consume();
        }
    }

    private static int digit(KeyCode code) {
        String name = code.getName();
        char last = name.charAt(name.length() - 1);
        return Character.isDigit(last) ? last - '0' : 0;
    }

    @FXML
    private void send() {
        // A number in a column's settings counts from when its field loses the focus.
        draft.requestFocus();
        model.send();
    }

    @FXML
    private void stop() {
        model.stop();
    }

    @FXML
    private void add() {
        model.add();
    }

    @FXML
    private void clear() {
        model.clear();
        draft.requestFocus();
    }

    @FXML
    private void restore() {
        maximized = Optional.empty();
        showColumns();
    }

    @FXML
    private void closeDifference() {
        difference.stop();
        model.stopInspecting();
    }

    @FXML
    private void unload() {
        model.unload();
    }

    /** Puts the keys where questions are written, or to the vote that is asked for. */
    void focus() {
        model.refreshModels();
        if (model.votableProperty().get() && draft.getText().isBlank()) {
            voteButtons.getChildren().getFirst().requestFocus();
        } else {
            draft.requestFocus();
        }
    }

    /**
     * Does what a shortcut asks for.
     *
     * @return whether it did something
     */
    boolean perform(PaneCommand command) {
        return switch (command) {
            case SEND -> {
                boolean can = model.canSend();
                if (can) {
                    send();
                }
                yield can;
            }
            case STOP -> {
                boolean runs = model.runningProperty().get();
                model.stop();
                yield difference.stop() || runs;
            }
            default -> false;
        };
    }
}
