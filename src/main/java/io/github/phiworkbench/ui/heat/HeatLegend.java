package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.ui.common.Texts;
import java.util.stream.Collectors;
import javafx.scene.AccessibleRole;

/** Says which value has which colour and which line, and how tokens without a value look. The scale is always the same. */
public final class HeatLegend extends HeatCanvas {

    private static final double PREFERRED_WIDTH = 360;

    private final Texts texts = Texts.of("heat");

    /** A legend of the surprisal until it is told otherwise. */
    public HeatLegend() {
        super("heat-legend", PREFERRED_WIDTH);
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
    void draw() {
        int left = (int) Math.ceil(snappedLeftInset());
        int top = (int) Math.ceil(snappedTopInset());
        double right = canvas().getWidth() - snappedRightInset();
        new LegendPainter(fonts(), heatProperty().get(), ramp(), theme())
                .draw(canvas().getGraphicsContext2D(), left, top, (int) (right - left));
    }
}
