package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.MetricWords;
import io.github.phiworkbench.ui.heat.TokenWords;
import io.github.phiworkbench.ui.inspect.ContinuationsViewModel.Row;
import javafx.scene.control.Label;
import javafx.scene.control.TreeCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A node of the continuations: token, a bar as long as its probability, and the numbers. */
final class ContinuationCell extends TreeCell<Row> {

    /** Of the numbers with a short token before them, and of each level, in pixels. */
    private static final double ROW_WIDTH = 240;

    private static final double LEVEL_WIDTH = 12;

    private final Texts texts;
    private final Label text = label("continuation-text");
    private final FontIcon end = new FontIcon("mdi2f-flag-checkered");
    private final Region filled = new Region();
    private final Bar bar = new Bar();
    private final Label percent = label("continuation-percent");
    private final Label path = label("continuation-path");
    private final HBox row = new HBox(text, end, new Space(), bar, percent, path);

    /** Takes the room that is left. */
    private static final class Space extends Region {
        Space() {
            HBox.setHgrow(this, Priority.ALWAYS);
        }
    }

    /** Filled by a share. */
    private final class Bar extends Region {
        private double share;

        Bar() {
            getStyleClass().add("continuation-bar");
            filled.getStyleClass().add("filled");
            getChildren().add(filled);
        }

        void show(double value) {
            share = value;
            requestLayout();
        }

        @Override
        protected void layoutChildren() {
            filled.resizeRelocate(0, 0, snapSizeX(share * getWidth()), getHeight());
        }
    }

    ContinuationCell(Texts texts) {
        this.texts = texts;
        row.getStyleClass().add("continuation-row");
        percent.setMinWidth(Region.USE_PREF_SIZE);
        path.setMinWidth(Region.USE_PREF_SIZE);
    }

    private static Label label(String styleClass) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        return label;
    }

    @Override
    protected void updateItem(@Nullable Row item, boolean empty) {
        super.updateItem(item, empty);
        if (item == null || empty) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        double probability = item.node().probability();
        double together = item.node().pathProbability();
        boolean leaf = item.node().leaf();
        text.setText(TokenWords.spelled(item.entry(), item.node().token()));
        end.setVisible(leaf);
        end.setManaged(leaf);
        bar.show(probability);
        percent.setText(MetricWords.percent(probability));
        path.setText(MetricWords.percent(together));
        setGraphic(row);
        // As wide as the tree, so that the numbers stand in columns; only deep down there is more to scroll to.
        setPrefWidth(ROW_WIDTH + LEVEL_WIDTH * item.node().depth());
        setAccessibleText(texts.get(
                        "continuation.spoken",
                        text.getText(),
                        MetricWords.percent(probability),
                        MetricWords.percent(together),
                        item.node().depth())
                + (leaf ? texts.get("continuation.end") : ""));
    }
}
