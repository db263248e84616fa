package io.github.phiworkbench.ui.heat;

import atlantafx.base.controls.CustomTextField;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenCandidates;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.At;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.Row;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.Watched;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.VBox;

/** What could have stood at a token, as a list. */
public final class CandidatesView {

    private final CandidatesViewModel model;
    private final HeatChoice choice;
    private final ObservableValue<Boolean> canBranch;
    private final Consumer<TokenTrace> onBranch;
    private final Texts texts;
    private final TokenWords words = new TokenWords();
    private final ContextMenu matches = new ContextMenu();

    @FXML
    private VBox candidates;

    @FXML
    private Label token;

    @FXML
    private Label figures;

    @FXML
    private ListView<Row> list;

    @FXML
    private Label rest;

    @FXML
    private Label covered;

    @FXML
    private Label trouble;

    @FXML
    private CustomTextField search;

    @FXML
    private Button more;

    @FXML
    private Button branch;

    /**
     * @param canBranch whether the text is one that can take another turn
     * @param onBranch told how the text begins that takes the selected token
     */
    public CandidatesView(
            CandidatesViewModel model,
            HeatChoice choice,
            ObservableValue<Boolean> canBranch,
            Consumer<TokenTrace> onBranch) {
        this.model = model;
        this.choice = choice;
        this.canBranch = canBranch;
        this.onBranch = onBranch;
        texts = Texts.of("heat");
    }

    @FXML
    private void initialize() {
        list.setItems(model.rows());
        list.setCellFactory(
                _ -> new CandidateCell(texts, () -> choice.basisProperty().get(), model::unwatch));
        list.setOnMouseClicked(click -> {
            if (click.getClickCount() == 2) {
                branch();
            }
        });
        list.getSelectionModel().selectedIndexProperty().subscribe(index -> {
            if (index.intValue() >= 0) {
                model.selectedRowProperty().set(index.intValue());
            }
        });
        model.selectedRowProperty().subscribe(this::select);
        // A list forgets its selection with its rows.
        model.rows().addListener((InvalidationListener)
                _ -> select(model.selectedRowProperty().get()));
        model.atProperty().subscribe(this::describe);
        model.candidatesProperty().subscribe(this::tellRest);
        choice.basisProperty().subscribe(() -> {
            list.refresh();
            describe(model.atProperty().get());
        });
        trouble.textProperty().bind(model.troubleProperty());
        Visibility.ifNotEmpty(trouble);
        branch.visibleProperty().bind(canBranch);
        branch.managedProperty().bind(canBranch);
        search.setOnAction(_ -> find());
    }

    private void select(Number row) {
        int index = row.intValue();
        if (index < 0) {
            list.getSelectionModel().clearSelection();
        } else if (list.getSelectionModel().getSelectedIndex() != index) {
            list.getSelectionModel().select(index);
            list.scrollTo(Math.max(0, index - 3));
        }
        branch.setDisable(model.opening().isEmpty());
    }

    private void describe(Optional<At> at) {
        more.setDisable(at.isEmpty() || !at.get().trace().isPredicted(at.get().token()));
        if (at.isEmpty()) {
            token.setText(texts.get("candidates.none"));
            figures.setText("");
            return;
        }
        TokenTrace trace = at.get().trace();
        int index = at.get().token();
        token.setText(texts.get(
                "hint.token",
                words.name(trace, index),
                Integer.toString(trace.id(index)),
                Amounts.number(index + 1L),
                Amounts.number(trace.size())));
        figures.setText(trace.isPredicted(index) ? figures(trace, index) : texts.get("candidates.given"));
    }

    private String figures(TokenTrace trace, int index) {
        String own = texts.get(
                "candidates.figures",
                value(HeatMetric.PROBABILITY, trace, index, Basis.MODEL),
                value(HeatMetric.RANK, trace, index, Basis.MODEL),
                value(HeatMetric.SURPRISAL, trace, index, Basis.MODEL),
                value(HeatMetric.ENTROPY, trace, index, Basis.MODEL),
                value(HeatMetric.MARGIN, trace, index, Basis.MODEL));
        return trace.isDrawn(index)
                ? own + "\n"
                        + texts.get(
                                "candidates.drawn",
                                value(HeatMetric.PROBABILITY, trace, index, Basis.SAMPLER),
                                value(HeatMetric.RANK, trace, index, Basis.SAMPLER))
                : own;
    }

    private static String value(HeatMetric metric, TokenTrace trace, int token, Basis basis) {
        return MetricWords.of(metric, metric.value(trace, token, basis));
    }

    private void tellRest(TokenCandidates listed) {
        boolean any = !listed.candidates().isEmpty();
        rest.setText(any ? texts.get("candidates.rest", listed.unlisted(), MetricWords.percent(listed.rest())) : "");
        covered.setText(any ? texts.get("candidates.covered", MetricWords.percent(listed.massCovered())) : "");
    }

    private void find() {
        if (!search.getText().isEmpty()) {
            model.search(search.getText(), this::offer);
        }
    }

    private void offer(List<Watched> found) {
        matches.getItems().clear();
        if (found.isEmpty()) {
            MenuItem none = new MenuItem(texts.get("watch.none"));
            none.setDisable(true);
            matches.getItems().add(none);
        }
        for (Watched match : found) {
            MenuItem item = new MenuItem(TokenWords.spelled(match.entry(), match.id()) + "  #" + match.id());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> {
                model.watch(match);
                search.clear();
            });
            matches.getItems().add(item);
        }
        matches.show(search, Side.TOP, 0, 0);
    }

    @FXML
    private void more() {
        model.more();
    }

    /** Goes on with the selected token, if it is another than the one that came. */
    @FXML
    public void branch() {
        if (canBranch.getValue()) {
            model.opening().ifPresent(onBranch);
        }
    }

    /** What takes the focus. */
    public Node focusNode() {
        return list;
    }

    /** The view's own node. */
    public Node root() {
        return candidates;
    }
}
