package io.github.phiworkbench.ui.markdown;

import io.github.phiworkbench.ui.control.ShowsPart;
import javafx.animation.PauseTransition;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** A block of code: its language, a button that copies it, and its lines. */
final class CodeView extends Region implements ShowsPart {

    private static final Duration COPIED_SHOWN = Duration.seconds(2);

    private final MarkdownRows.Tools tools;
    private final Label language = new Label();
    private final Button copy = new Button();
    private final CodeGround ground = new CodeGround();
    private final Region header = new Region();
    private final CodeLines lines;
    private final HorizontalScroll scroll;

    CodeView(MarkdownRows.Tools tools, MarkdownBlock.Code block) {
        this.tools = tools;
        lines = new CodeLines(tools);
        scroll = new HorizontalScroll(lines);
        getStyleClass().add("code-block");
        header.getStyleClass().add("code-header");
        language.getStyleClass().add("code-language");
        FontIcon icon = new FontIcon(MaterialDesignC.CONTENT_COPY);
        copy.setGraphic(icon);
        copy.getStyleClass().addAll("flat", "code-copy");
        copy.setAccessibleText(tools.texts().getString("code.copy"));
        Tooltip tooltip = new Tooltip(tools.texts().getString("code.copy"));
        copy.setTooltip(tooltip);
        PauseTransition pause = new PauseTransition(COPIED_SHOWN);
        pause.setOnFinished(_ -> {
            icon.setIconCode(MaterialDesignC.CONTENT_COPY);
            tooltip.setText(tools.texts().getString("code.copy"));
        });
        copy.setOnAction(_ -> {
            TextSelection.copy(lines.copied(0, lines.textLength()));
            icon.setIconCode(MaterialDesignC.CHECK);
            tooltip.setText(tools.texts().getString("code.copied"));
            pause.playFromStart();
        });
        getChildren().addAll(ground, header, language, copy, scroll);
        show(block);
    }

    void show(MarkdownBlock.Code block) {
        language.setText(block.language().isEmpty() ? tools.texts().getString("code.plain") : block.language());
        lines.show(block.language(), block.code());
    }

    CodeLines lines() {
        return lines;
    }

    private double headerHeight() {
        return Math.ceil(Math.max(language.prefHeight(-1), copy.prefHeight(-1)));
    }

    @Override
    public void showPart(double top, double bottom) {
        double start = snappedTopInset() + headerHeight();
        lines.showPart(top - start, bottom - start);
    }

    @Override
    protected double computePrefHeight(double width) {
        double inner = width < 0 ? width : Math.max(1, width - snappedLeftInset() - snappedRightInset());
        return snappedTopInset() + headerHeight() + scroll.prefHeight(inner) + snappedBottomInset();
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double left = snappedLeftInset();
        double top = snappedTopInset();
        double width = Math.max(1, getWidth() - left - snappedRightInset());
        double headerHeight = headerHeight();
        ground.resizeRelocate(0, 0, getWidth(), getHeight());
        header.resizeRelocate(left, top, width, headerHeight);
        double buttonWidth = Math.min(width, copy.prefWidth(-1));
        double buttonHeight = copy.prefHeight(-1);
        double labelHeight = language.prefHeight(-1);
        language.resizeRelocate(
                left, top + (headerHeight - labelHeight) / 2, Math.max(0, width - buttonWidth), labelHeight);
        copy.resizeRelocate(
                left + width - buttonWidth, top + (headerHeight - buttonHeight) / 2, buttonWidth, buttonHeight);
        scroll.resizeRelocate(left, top + headerHeight, width, scroll.prefHeight(width));
    }
}
