package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import java.nio.file.Path;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A model in the list: what it is, and whether it is loaded or the default. */
final class ModelCell extends ListCell<ModelItem> {

    private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");

    private final ModelsViewModel viewModel;
    private final FontIcon icon = new FontIcon();
    private final Label name = label("model-name");
    private final Label summary = label("model-summary");
    private final Label loaded;
    private final Label byDefault;
    private final Label linked;
    private final HBox row;

    ModelCell(ModelsViewModel viewModel, Texts texts) {
        this.viewModel = viewModel;
        loaded = badge(texts.get("badge.loaded"), "model-badge-loaded");
        byDefault = badge(texts.get("badge.default"), "model-badge-default");
        linked = badge(texts.get("badge.link"), "model-badge-link");
        VBox words = new VBox(2, name, summary);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        row = new HBox(icon, words, linked, byDefault, loaded);
        row.getStyleClass().add("model-row");
        row.setMinWidth(0);
        summary.setTextOverrun(OverrunStyle.ELLIPSIS);
        getStyleClass().add("model-cell");
        // Long names are cut off at the end of the row in place of widening the list.
        setPrefWidth(0);
        viewModel.defaultModelProperty().subscribe(this::showBadges);
        viewModel.loadedFolderProperty().subscribe(this::showBadges);
    }

    private static Label label(String style) {
        Label label = new Label();
        label.getStyleClass().add(style);
        label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        label.setMinWidth(0);
        return label;
    }

    private static Label badge(String text, String style) {
        Label badge = new Label(text);
        badge.getStyleClass().addAll("model-badge", style);
        badge.setMinWidth(Region.USE_PREF_SIZE);
        return badge;
    }

    @Override
    protected void updateItem(@Nullable ModelItem item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            pseudoClassStateChanged(BROKEN, false);
            return;
        }
        name.setText(item.entry().id());
        summary.setText(viewModel.summary(item));
        icon.setIconLiteral(
                switch (item.entry()) {
                    case LibraryEntry.Ready _ -> "mdi2c-cube-outline";
                    case LibraryEntry.Embedded _ -> "mdi2p-package-variant-closed";
                    case LibraryEntry.Broken _ -> "mdi2a-alert-circle-outline";
                });
        pseudoClassStateChanged(BROKEN, item.entry() instanceof LibraryEntry.Broken);
        setAccessibleText(item.entry().id() + ", " + viewModel.summary(item));
        setTooltip(item.entry().id().length() > 30 ? new Tooltip(item.entry().id()) : null);
        showBadges();
        setGraphic(row);
    }

    private void showBadges() {
        Optional<ModelItem> item = Optional.ofNullable(getItem());
        Visibility.show(linked, item.filter(ModelItem::linked).isPresent());
        Visibility.show(
                byDefault,
                item.filter(model -> model.entry()
                                .id()
                                .equals(viewModel.defaultModelProperty().get()))
                        .isPresent());
        Optional<Path> folder = viewModel.loadedFolderProperty().get();
        Visibility.show(
                loaded,
                item.filter(model ->
                                folder.filter(model.entry().folder()::equals).isPresent())
                        .isPresent());
    }
}
