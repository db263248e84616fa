package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.ui.control.WrappedLabel;
import io.github.phiworkbench.ui.models.ModelWords.Fact;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Facts in two columns. */
final class FactsView {

    private FactsView() {}

    /** A section with its title. */
    static VBox section(String title, List<Fact> facts) {
        Label heading = new Label(title);
        heading.getStyleClass().add("section-title");
        GridPane grid = new GridPane(16, 6);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(new ColumnConstraints(), values);
        fill(grid, facts);
        VBox section = new VBox(heading, grid);
        section.getStyleClass().add("section");
        return section;
    }

    static void fill(GridPane grid, List<Fact> facts) {
        grid.getChildren().clear();
        for (int row = 0; row < facts.size(); row++) {
            Fact fact = facts.get(row);
            Label label = new Label(fact.label());
            label.getStyleClass().add("fact-label");
            GridPane.setValignment(label, VPos.TOP);
            Label value = new WrappedLabel(fact.value());
            label.setLabelFor(value);
            grid.addRow(row, label, value);
        }
    }
}
