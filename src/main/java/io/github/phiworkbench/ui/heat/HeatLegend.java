package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.ui.common.Texts;
import java.util.stream.Collectors;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;

/** Says which value has which colour and which line, and how tokens without a value look. The scale is always the same. */
public final class HeatLegend extends HeatRegion {

    private static final double PREFERRED_WIDTH = 360;

    private final Texts texts = Texts.of("heat");
    private final Canvas canvas = new Canvas();

    /** A legend of the surprisal until it is told otherwise. */
    public HeatLegend() {
        super("heat-legend");
        canvas.setManaged(false);
        canvas.setMouseTransparent(true);
        getChildren().add(canvas);
        setAccessibleRole(AccessibleRole.TEXT);
        heatProperty().subscribe(heat -> setAccessibleText(words(heat)));
    }

    private String words(Heat heat) {
        String ticks =
                HeatScale.of(heat).ticks().stream().map(HeatScale.Tick::label).collect(Collectors.joining(", "));
        return texts.get("legend.spoken", LegendPainter.title(heat), ticks);
    }

    @Override
    protected double computePrefHeight(double width) {
        return LegendPainter.height(fonts()) + snappedTopInset() + snappedBottomInset();
    }

    @Override
    protected double computePrefWidth(double height) {
        return PREFERRED_WIDTH;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double width = Math.max(1, Math.ceil(getWidth()));
        double height = Math.max(1, Math.ceil(getHeight()));
        if (isStale() || canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            canvas.getGraphicsContext2D().clearRect(0, 0, width, height);
            int left = (int) Math.ceil(snappedLeftInset());
            int top = (int) Math.ceil(snappedTopInset());
            LegendPainter painter = new LegendPainter(fonts(), heatProperty().get(), ramp(), theme());
            painter.draw(canvas.getGraphicsContext2D(), left, top, (int) (width - left - snappedRightInset()));
            drawn();
        }
    }
}
