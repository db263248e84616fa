package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.TextAlignment;

/**
 * How many tokens there are of each heat, in bins that divide the scale evenly. Counts stand on a logarithmic axis, since most
 * tokens of a good model lie in the first bin. The mouse tells of a bin; a click reports it.
 */
public final class Histogram extends HeatCanvas {

    /** Number of bins. */
    public static final int BINS = 24;

    private static final double PREFERRED_HEIGHT = 11;
    private static final double PREFERRED_WIDTH = 300;
    private static final int SPACE = 6;

    /**
     * A bin.
     *
     * @param from the value at its colder end
     * @param to the value at its hotter end
     * @param tokens those in it
     */
    public record Bin(double from, double to, TokenSet tokens) {}

    private final Texts texts = Texts.of("heat");
    private final Rectangle hover = new Rectangle();
    private final HintCard card = new HintCard(this);
    private final ObjectProperty<Optional<TokenTrace>> trace =
            new SimpleObjectProperty<>(this, "trace", Optional.empty());

    private final HeatValues values = new HeatValues();
    private Consumer<Bin> onBin = bin -> {};
    private int[] counts = new int[BINS];
    private int hovered = -1;
    private int plotLeft;
    private int plotTop;
    private int plotWidth = 1;
    private int plotHeight = 1;

    /** A histogram of nothing. */
    public Histogram() {
        super("heat-histogram", PREFERRED_WIDTH);
        hover.getStyleClass().add("hovered-bin");
        hover.setManaged(false);
        hover.setMouseTransparent(true);
        hover.setVisible(false);
        getChildren().add(hover);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        trace.subscribe((_, _) -> drawAgain());
        addEventHandler(
                MouseEvent.MOUSE_MOVED, event -> hoverOver(binAt(event.getX()).orElse(-1)));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> hoverOver(-1));
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                binAt(event.getX()).ifPresent(bin -> onBin.accept(bin(bin)));
                event.consume();
            }
        });
    }

    /** What is counted. */
    public ObjectProperty<Optional<TokenTrace>> traceProperty() {
        return trace;
    }

    /** What to do at a click on a bin. */
    public void setOnBin(Consumer<Bin> action) {
        onBin = action;
    }

    /** The number of the bin at an x, in pixels of the histogram. */
    public OptionalInt binAt(double x) {
        double place = (x - plotLeft) / plotWidth;
        return place < 0 || place >= 1 ? OptionalInt.empty() : OptionalInt.of((int) (place * BINS));
    }

    /** A bin with its tokens. */
    public Bin bin(int number) {
        Heat heat = heatProperty().get();
        count();
        IntStream tokens = IntStream.range(0, values.size()).filter(it -> binOf(heat, values.heat(it)) == number);
        return new Bin(heat.valueAt(heatAt(number)), heat.valueAt(heatAt(number + 1)), TokenSet.of(tokens));
    }

    private double heatAt(int edge) {
        double coldest = heatProperty().get().coldest();
        return coldest + (1 - coldest) * edge / BINS;
    }

    /** The bin of a heat, -1 for NaN. */
    private static int binOf(Heat heat, double heatOfToken) {
        if (Double.isNaN(heatOfToken)) {
            return -1;
        }
        return Math.clamp((int) (HeatScale.place(heat, heatOfToken) * BINS), 0, BINS - 1);
    }

    private void count() {
        Heat heat = heatProperty().get();
        trace.get().ifPresentOrElse(it -> values.update(it, heat), values::clear);
        counts = new int[BINS];
        for (int token = 0; token < values.size(); token++) {
            int bin = binOf(heat, values.heat(token));
            if (bin >= 0) {
                counts[bin]++;
            }
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.ceil(fonts().text().getSize() * PREFERRED_HEIGHT) + snappedTopInset() + snappedBottomInset();
    }

    @Override
    void draw() {
        hoverOver(-1);
        count();
        Heat heat = heatProperty().get();
        int most = IntStream.of(counts).max().orElse(0);
        int row = fonts().lineHeight() * 4 / 5;
        plotTop = (int) Math.ceil(snappedTopInset()) + row;
        plotLeft = (int) Math.ceil(snappedLeftInset() + fonts().width(Amounts.number(most), TokenLabel.Style.SMALL))
                + SPACE;
        plotWidth = Math.max(1, (int) (getWidth() - snappedRightInset()) - plotLeft - 2);
        plotHeight = Math.max(1, (int) (getHeight() - snappedBottomInset()) - plotTop - row);
        GraphicsContext to = canvas().getGraphicsContext2D();
        to.setFont(fonts().small());
        grid(to, most);
        bars(to, heat, most);
        ticks(to, heat);
        to.setFill(theme().muted());
        to.setTextAlign(TextAlignment.LEFT);
        to.setTextBaseline(VPos.TOP);
        String title = heat.unit().isEmpty()
                ? texts.get("histogram.title", heat.name())
                : texts.get("histogram.title.unit", heat.name(), heat.unit());
        to.fillText(title, plotLeft, snappedTopInset());
        setAccessibleText(summary(heat));
    }

    private int heightOf(double count, int most) {
        return (int) Math.round((plotHeight - 1) * Math.log1p(count) / Math.log1p(Math.max(1, most)));
    }

    private void grid(GraphicsContext to, int most) {
        to.setTextAlign(TextAlignment.RIGHT);
        to.setTextBaseline(VPos.CENTER);
        double free = Double.MAX_VALUE;
        for (int count = 0; count <= most; count = count == 0 ? 1 : Math.multiplyExact(count, 10)) {
            int y = plotTop + plotHeight - 1 - heightOf(count, most);
            to.setFill(theme().border().deriveColor(0, 1, 1, 0.6));
            to.fillRect(plotLeft, y, plotWidth, 1);
            if (free - y >= fonts().small().getSize()) {
                to.setFill(theme().muted());
                to.fillText(Amounts.number(count), plotLeft - SPACE, y);
                free = y;
            }
        }
    }

    private void bars(GraphicsContext to, Heat heat, int most) {
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] == 0) {
                continue;
            }
            double middle = (heatAt(bin) + heatAt(bin + 1)) / 2;
            int left = left(bin);
            int width = Math.max(1, left(bin + 1) - left - 1);
            int height = heightOf(counts[bin], most);
            int top = plotTop + plotHeight - 1 - height;
            to.setFill(ramp().fill(middle));
            to.fillRect(left, top, width, height);
            to.setFill(ramp().mark(heat.diverging() ? middle : Math.max(0.3, middle)));
            to.fillRect(left, top, width, 2);
        }
    }

    private int left(int bin) {
        return plotLeft + (int) ((long) bin * plotWidth / BINS);
    }

    private void ticks(GraphicsContext to, Heat heat) {
        to.setTextBaseline(VPos.TOP);
        for (HeatScale.Tick tick : HeatScale.of(heat).ticks()) {
            double x = plotLeft + tick.place() * plotWidth;
            to.setFill(theme().muted());
            to.fillRect(Math.min(Math.floor(x), plotLeft + plotWidth - 1.0), plotTop + plotHeight, 1, 3);
            to.setTextAlign(
                    tick.place() > 0.95
                            ? TextAlignment.RIGHT
                            : tick.place() < 0.05 ? TextAlignment.LEFT : TextAlignment.CENTER);
            to.fillText(tick.label(), x, plotTop + plotHeight + 4.0);
        }
    }

    private String words(int number) {
        Heat heat = heatProperty().get();
        String from = heat.words(heat.valueAt(heatAt(number)));
        String to = heat.words(heat.valueAt(heatAt(number + 1)));
        double share =
                counts[number] / (double) Math.max(1, IntStream.of(counts).sum());
        return texts.get("histogram.bin", from, to, counts[number], MetricWords.percent(share));
    }

    private String summary(Heat heat) {
        int known = IntStream.of(counts).sum();
        return texts.get("histogram.spoken", heat.name(), known, values.size() - known);
    }

    private void hoverOver(int bin) {
        if (bin == hovered) {
            return;
        }
        hovered = bin;
        hover.setVisible(bin >= 0);
        if (bin < 0) {
            card.hide();
            return;
        }
        hover.setX(left(bin));
        hover.setY(plotTop);
        hover.setWidth(Math.max(1, left(bin + 1) - left(bin) - 1));
        hover.setHeight(plotHeight);
        card.tell(new BoundingBox(hover.getX(), plotTop, hover.getWidth(), plotHeight), () -> words(bin));
    }
}
