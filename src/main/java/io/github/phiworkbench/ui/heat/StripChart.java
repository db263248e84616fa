package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.TextAlignment;

/**
 * Heat over a whole text: from left to right the tokens, upwards their heat with its values. Each column of pixels shows the
 * hottest of its tokens and, stronger, their mean. A click jumps to a token, dragging selects a range.
 */
public final class StripChart extends HeatCanvas {

    private static final double PREFERRED_HEIGHT = 8;
    private static final double PREFERRED_WIDTH = 400;
    private static final int SPACE = 6;

    /** Strength of the colour that the hottest token of a column has; the mean has all of it. */
    private static final double EXTREME = 0.4;

    private final Texts texts = Texts.of("heat");
    private final Rectangle rangeBand = shape("strip-range");
    private final Rectangle window = shape("strip-window");
    private final Rectangle selection = shape("strip-selection");

    private final ObjectProperty<Optional<TokenTrace>> trace =
            new SimpleObjectProperty<>(this, "trace", Optional.empty());
    private final IntegerProperty selectedToken = new SimpleIntegerProperty(this, "selectedToken", -1);
    private final ObjectProperty<TokenRange> range = new SimpleObjectProperty<>(this, "range", TokenRange.NONE);
    private final ObjectProperty<TokenRange> visibleTokens =
            new SimpleObjectProperty<>(this, "visibleTokens", TokenRange.NONE);

    private final HeatValues values = new HeatValues();
    private IntConsumer onJump = token -> {};
    private int pressed = -1;
    private int plotLeft;
    private int plotTop;
    private int plotWidth = 1;
    private int plotHeight = 1;

    /** A chart without tokens. */
    public StripChart() {
        super("strip-chart", PREFERRED_WIDTH);
        getChildren().addAll(rangeBand, window, selection);
        setCursor(Cursor.CROSSHAIR);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        trace.subscribe((_, _) -> drawAgain());
        selectedToken.subscribe((_, _) -> place());
        range.subscribe((_, _) -> place());
        visibleTokens.subscribe((_, _) -> place());
        addEventHandler(MouseEvent.ANY, this::onMouse);
    }

    private static Rectangle shape(String styleClass) {
        Rectangle shape = new Rectangle();
        shape.getStyleClass().add(styleClass);
        shape.setManaged(false);
        shape.setMouseTransparent(true);
        shape.setVisible(false);
        return shape;
    }

    /** What is shown. */
    public ObjectProperty<Optional<TokenTrace>> traceProperty() {
        return trace;
    }

    /** Index of the token that a line marks, or -1. */
    public IntegerProperty selectedTokenProperty() {
        return selectedToken;
    }

    /** The selected range; dragging sets it. */
    public ObjectProperty<TokenRange> rangeProperty() {
        return range;
    }

    /** The tokens that a heatmap shows at the moment; a frame stands around them. */
    public ObjectProperty<TokenRange> visibleTokensProperty() {
        return visibleTokens;
    }

    /** What to do at a click; it is told the index of the token there. */
    public void setOnJump(IntConsumer action) {
        onJump = action;
    }

    /** The token in the column of an x, in pixels of the chart; that of the nearest one beside the columns. */
    public OptionalInt tokenAt(double x) {
        if (values.size() == 0) {
            return OptionalInt.empty();
        }
        int column = Math.clamp((int) Math.floor(x) - plotLeft, 0, plotWidth - 1);
        return OptionalInt.of(StripColumns.tokenAt(column, plotWidth, values.size()));
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.ceil(fonts().text().getSize() * PREFERRED_HEIGHT) + snappedTopInset() + snappedBottomInset();
    }

    @Override
    void draw() {
        Heat heat = heatProperty().get();
        trace.get().ifPresentOrElse(it -> values.update(it, heat), values::clear);
        HeatScale scale = HeatScale.of(heat);
        HeatFonts fonts = fonts();
        int row = fonts.lineHeight() * 4 / 5;
        plotLeft = (int) Math.ceil(snappedLeftInset() + labelWidth(scale)) + SPACE;
        plotTop = (int) Math.ceil(snappedTopInset()) + row;
        plotWidth = Math.max(1, (int) (getWidth() - snappedRightInset()) - plotLeft - 2);
        plotHeight = Math.max(1, (int) (getHeight() - snappedBottomInset()) - plotTop - row);
        GraphicsContext to = canvas().getGraphicsContext2D();
        to.setFont(fonts.small());
        grid(to, scale);
        columns(to, StripColumns.of(values, plotWidth), heat);
        places(to);
        to.setFill(theme().muted());
        to.setTextAlign(TextAlignment.LEFT);
        to.setTextBaseline(VPos.TOP);
        to.fillText(title(heat), plotLeft, snappedTopInset());
        setAccessibleText(summary(heat));
    }

    private double labelWidth(HeatScale scale) {
        return scale.ticks().stream()
                .mapToDouble(tick -> fonts().width(tick.label(), TokenLabel.Style.SMALL))
                .max()
                .orElse(0);
    }

    private String title(Heat heat) {
        return heat.unit().isEmpty()
                ? texts.get("strip.title", heat.name())
                : texts.get("strip.title.unit", heat.name(), heat.unit());
    }

    private void grid(GraphicsContext to, HeatScale scale) {
        to.setTextAlign(TextAlignment.RIGHT);
        to.setTextBaseline(VPos.CENTER);
        double free = Double.MAX_VALUE;
        for (HeatScale.Tick tick : scale.ticks()) {
            int y = yAt(tick.place());
            to.setFill(theme().border().deriveColor(0, 1, 1, 0.6));
            to.fillRect(plotLeft, y, plotWidth, 1);
            boolean room = free - y >= fonts().small().getSize();
            if (room) {
                to.setFill(theme().muted());
                to.fillText(tick.label(), plotLeft - SPACE, y);
                free = y;
            }
        }
    }

    private int yAt(double place) {
        return plotTop + (int) Math.round((1 - place) * (plotHeight - 1));
    }

    private void columns(GraphicsContext to, StripColumns strip, Heat heat) {
        int zero = yAt(HeatScale.place(heat, 0));
        for (int column = 0; column < strip.columns(); column++) {
            if (Double.isNaN(strip.mean(column))) {
                continue;
            }
            bar(to, column, zero, strip.most(column), EXTREME);
            if (heat.diverging()) {
                bar(to, column, zero, strip.least(column), EXTREME);
            }
            bar(to, column, zero, strip.mean(column), 1);
        }
    }

    /** From nothing to a heat; the colour tells the side and has a strength of its own. */
    private void bar(GraphicsContext to, int column, int zero, double heatOfColumn, double strength) {
        int y = yAt(HeatScale.place(heatProperty().get(), heatOfColumn));
        if (heatOfColumn != 0) {
            to.setFill(ramp().fill(Math.copySign(strength, heatOfColumn)));
            to.fillRect(plotLeft + column, Math.min(y, zero), 1, Math.max(1, Math.abs(y - zero)));
        }
    }

    /** Numbers of tokens below the columns, the first token being 1. */
    private void places(GraphicsContext to) {
        int size = values.size();
        if (size == 0) {
            return;
        }
        double widest = fonts().width(Amounts.number(size), TokenLabel.Style.SMALL) * 2;
        long step = step(size, Math.max(1, plotWidth / Math.max(1, widest)));
        to.setFill(theme().muted());
        to.setTextBaseline(VPos.TOP);
        to.setTextAlign(TextAlignment.CENTER);
        for (long token = step; token <= size; token += step) {
            double x = plotLeft + (token - 0.5) * plotWidth / size;
            String label = Amounts.number(token);
            double half = fonts().width(label, TokenLabel.Style.SMALL) / 2;
            if (x + half <= plotLeft + plotWidth) {
                to.fillRect(Math.floor(x), plotTop + plotHeight, 1, 3);
                to.fillText(label, x, plotTop + plotHeight + 4.0);
            }
        }
    }

    /** 1, 2 or 5 times a power of ten, so that there are at most so many steps. */
    static long step(long size, double steps) {
        long power = 1;
        while (true) {
            for (long factor : new long[] {1, 2, 5}) {
                if (size / (double) (factor * power) <= steps) {
                    return factor * power;
                }
            }
            power *= 10;
        }
    }

    private String summary(Heat heat) {
        double hottest = Double.NaN;
        int place = -1;
        for (int token = 0; token < values.size(); token++) {
            double strength = Math.abs(values.heat(token));
            boolean first = place < 0 && !Double.isNaN(strength);
            if (first || strength > hottest) {
                hottest = strength;
                place = token;
            }
        }
        if (place < 0) {
            return texts.get("strip.none", heat.name());
        }
        double value = heat.value(trace.get().orElseThrow(), place);
        return texts.get(
                "strip.spoken",
                heat.name(),
                Amounts.number(values.size()),
                heat.words(value),
                Amounts.number(place + 1L));
    }

    @Override
    void place() {
        place(rangeBand, range.get());
        place(window, visibleTokens.get());
        int token = selectedToken.get();
        place(selection, token < 0 ? TokenRange.NONE : new TokenRange(token, token + 1));
        selection.setWidth(Math.max(2, selection.getWidth()));
    }

    private void place(Rectangle shape, TokenRange tokens) {
        TokenRange inside = tokens.before(values.size());
        shape.setVisible(!inside.isEmpty());
        if (inside.isEmpty()) {
            return;
        }
        double left = Math.floor((double) inside.from() * plotWidth / values.size());
        double right = Math.ceil((double) inside.to() * plotWidth / values.size());
        shape.setX(plotLeft + left);
        shape.setY(plotTop);
        shape.setWidth(Math.max(1, right - left));
        shape.setHeight(plotHeight);
    }

    private void onMouse(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        OptionalInt token = tokenAt(event.getX());
        if (token.isEmpty()) {
            return;
        }
        int there = token.getAsInt();
        if (event.getEventType() == MouseEvent.MOUSE_PRESSED) {
            pressed = there;
            event.consume();
        } else if (event.getEventType() == MouseEvent.MOUSE_DRAGGED && pressed >= 0 && !event.isStillSincePress()) {
            range.set(TokenRange.between(Math.min(pressed, values.size() - 1), there));
            event.consume();
        } else if (event.getEventType() == MouseEvent.MOUSE_CLICKED && event.isStillSincePress()) {
            onJump.accept(there);
            event.consume();
        }
    }
}
