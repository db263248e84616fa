package io.github.phiworkbench.ui.heat;

import javafx.scene.canvas.Canvas;

/** A region that is one drawing, as large as itself: drawn again when its size or what it shows has changed. */
public abstract sealed class HeatCanvas extends HeatRegion permits StripChart, Histogram, HeatLegend {

    private final Canvas canvas = new Canvas();
    private final double preferredWidth;

    /** @param preferredWidth in pixels */
    HeatCanvas(String styleClass, double preferredWidth) {
        super(styleClass);
        this.preferredWidth = preferredWidth;
        canvas.setManaged(false);
        canvas.setMouseTransparent(true);
        getChildren().add(canvas);
    }

    /** What is drawn on. */
    final Canvas canvas() {
        return canvas;
    }

    /** Draws all anew on a cleared canvas. */
    abstract void draw();

    /** Places what lies over the drawing; after every layout. */
    void place() {}

    @Override
    protected double computePrefWidth(double height) {
        return preferredWidth;
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
            draw();
            drawn();
        }
        place();
    }
}
