package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import java.util.Locale;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** Rows and cells of the table of precisions. */
final class PrecisionCells {

    private static final PseudoClass MISSING = PseudoClass.getPseudoClass("missing");

    private PrecisionCells() {}

    /** Greyed where the precision would have to be made first. */
    static final class Row extends TableRow<PrecisionRow> {
        @Override
        protected void updateItem(@Nullable PrecisionRow row, boolean empty) {
            super.updateItem(row, empty);
            pseudoClassStateChanged(MISSING, !empty && row != null && !row.isMade());
        }
    }

    /** Words with more of them in a tooltip. */
    static final class Words extends TableCell<PrecisionRow, PrecisionRow> {
        private final Function<PrecisionRow, String> words;
        private final Function<PrecisionRow, String> more;

        Words(Function<PrecisionRow, String> words, Function<PrecisionRow, String> more) {
            this.words = words;
            this.more = more;
        }

        @Override
        protected void updateItem(@Nullable PrecisionRow row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setText(null);
                setTooltip(null);
                setAccessibleHelp(null);
            } else {
                setText(words.apply(row));
                setTooltip(tip(more.apply(row)));
                setAccessibleHelp(more.apply(row));
            }
        }
    }

    /** The precision's name, and whether it is loaded or recommended. */
    static final class Name extends TableCell<PrecisionRow, PrecisionRow> {
        private final Label name = new Label();
        private final Label recommended;
        private final Label loaded;
        private final HBox whole;

        Name(Texts texts) {
            recommended = badge(texts.get("table.recommended"), "precision-recommended");
            loaded = badge(texts.get("badge.loaded"), "precision-loaded");
            name.setMinWidth(Region.USE_PREF_SIZE);
            name.getStyleClass().add("precision-name");
            whole = new HBox(name, recommended, loaded);
            whole.getStyleClass().add("precision-names");
        }

        private static Label badge(String text, String style) {
            Label badge = new Label(text);
            badge.getStyleClass().addAll("precision-badge", style);
            return badge;
        }

        @Override
        protected void updateItem(@Nullable PrecisionRow row, boolean empty) {
            super.updateItem(row, empty);
            Node graphic = null;
            if (!empty && row != null) {
                name.setText(row.precision().spelling());
                Visibility.show(recommended, row.recommended());
                Visibility.show(loaded, row.loaded());
                setTooltip(tip(row.about()));
                setAccessibleText(name.getText()
                        + (row.recommended() ? ", " + recommended.getText() : "")
                        + (row.loaded() ? ", " + loaded.getText() : ""));
                setAccessibleHelp(row.about());
                graphic = whole;
            } else {
                setTooltip(null);
                setAccessibleText(null);
                setAccessibleHelp(null);
            }
            setGraphic(graphic);
        }
    }

    /** How well it fits. */
    static final class Pill extends TableCell<PrecisionRow, PrecisionRow> {
        private final Label pill = new Label();

        Pill() {
            pill.getStyleClass().add("pill");
        }

        @Override
        protected void updateItem(@Nullable PrecisionRow row, boolean empty) {
            super.updateItem(row, empty);
            Node graphic = null;
            if (!empty && row != null) {
                pill.setText(row.fit());
                show(pill, row.level());
                setTooltip(tip(row.parts()));
                setAccessibleText(row.fit());
                graphic = pill;
            } else {
                setTooltip(null);
                setAccessibleText(null);
            }
            setGraphic(graphic);
        }
    }

    /** Colours a pill by a level. */
    static void show(Label pill, Fit.Level shown) {
        for (Fit.Level level : Fit.Level.values()) {
            String style = level.name().toLowerCase(Locale.ROOT).replace('_', '-');
            pill.pseudoClassStateChanged(PseudoClass.getPseudoClass(style), level == shown);
        }
    }

    private static Tooltip tip(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setWrapText(true);
        tip.setMaxWidth(360);
        return tip;
    }
}
