package io.github.phiworkbench.ui.markdown;

import javafx.geometry.Orientation;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/** Shows content at the width it prefers or more, with a bar below where there is less room. Turning the wheel moves the page around. */
final class HorizontalScroll extends Region {

    private static final double STEP = 40;

    private final Region content;
    private final ScrollBar bar = new ScrollBar();
    private final Rectangle clip = new Rectangle();

    HorizontalScroll(Region content) {
        this.content = content;
        bar.setOrientation(Orientation.HORIZONTAL);
        bar.setFocusTraversable(false);
        bar.setVisible(false);
        bar.getStyleClass().add("horizontal-scroll-bar");
        getChildren().addAll(content, bar);
        setClip(clip);
        bar.valueProperty()
                .addListener((property, before, value) -> content.setLayoutX(-Math.rint(value.doubleValue())));
        addEventFilter(ScrollEvent.SCROLL, event -> {
            if (bar.isVisible()
                    && event.getDeltaX() != 0
                    && Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
                move(-event.getDeltaX());
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            boolean arrow = event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT;
            if (bar.isVisible() && arrow && !event.isShiftDown() && !event.isShortcutDown()) {
                move(event.getCode() == KeyCode.LEFT ? -STEP : STEP);
                event.consume();
            }
        });
    }

    private void move(double pixels) {
        bar.setValue(Math.max(0, Math.min(bar.getMax(), bar.getValue() + pixels)));
    }

    double position() {
        return bar.isVisible() ? bar.getValue() : 0;
    }

    private boolean tooWide(double width) {
        return content.prefWidth(-1) > width + 0.5;
    }

    private double barHeight() {
        return Math.max(8, bar.prefHeight(-1));
    }

    @Override
    protected double computePrefWidth(double height) {
        return content.prefWidth(-1);
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefHeight(double width) {
        double height = content.prefHeight(-1);
        return width >= 0 && tooWide(width) ? height + barHeight() : height;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        boolean tooWide = tooWide(width);
        clip.setWidth(width);
        clip.setHeight(height);
        double own = Math.min(Math.max(width, content.prefWidth(-1)), Math.max(1, content.maxWidth(-1)));
        content.resize(own, content.prefHeight(-1));
        bar.setVisible(tooWide);
        if (tooWide) {
            bar.setMax(own - width);
            bar.setVisibleAmount((own - width) * width / own);
            bar.setUnitIncrement(STEP);
            bar.setBlockIncrement(width);
            bar.resizeRelocate(0, height - barHeight(), width, barHeight());
            bar.setValue(Math.min(bar.getValue(), bar.getMax()));
        } else {
            bar.setValue(0);
        }
        content.setLayoutX(-Math.rint(position()));
        content.setLayoutY(0);
    }
}
