package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.ShowsPart;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Rectangle;

/**
 * The tokens of a trace as a text in colours: behind each token its heat, under it a line that grows thicker with the heat.
 * It is as high as the text and draws only the part that it is told of, so it is a row of a
 * {@link io.github.phiworkbench.ui.control.TranscriptView}, or the content of a {@link HeatmapScroll}. Pixels are those of
 * the view, from its upper left corner.
 *
 * <p>A click selects a token, dragging a range. Left and right go from token to token, with Shift they select a range, with
 * Control or Command Home and End go to the first and the last token. All other keys are left to whoever holds the view.
 */
public final class HeatmapView extends HeatRegion implements ShowsPart {

    /** What is drawn at most, in pixels; more than a window has. */
    private static final double MOST_DRAWN = 8192;

    /** What is drawn as long as nobody has said what can be seen. */
    private static final double FIRST_PART = 1_200;

    private static final double PREFERRED_WIDTH = 560;

    private final Texts texts = Texts.of("heat");
    private final Canvas canvas = new Canvas();
    private final Rectangle hover = frame("hovered-token");
    private final Rectangle selection = frame("selected-token");
    private final Rectangle ring = frame("focus-ring");
    private final HintCard card = new HintCard(this);

    private final ObjectProperty<Optional<TokenTrace>> trace =
            new SimpleObjectProperty<>(this, "trace", Optional.empty());
    private final IntegerProperty selectedToken = new SimpleIntegerProperty(this, "selectedToken", -1);
    private final ReadOnlyIntegerWrapper hoveredToken = new ReadOnlyIntegerWrapper(this, "hoveredToken", -1);
    private final ObjectProperty<TokenRange> range = new SimpleObjectProperty<>(this, "range", TokenRange.NONE);
    private final ObjectProperty<TokenSet> found = new SimpleObjectProperty<>(this, "found", TokenSet.NONE);
    private final ReadOnlyObjectWrapper<TokenRange> visibleTokens =
            new ReadOnlyObjectWrapper<>(this, "visibleTokens", TokenRange.NONE);
    private final ObjectProperty<TokenDescription> description =
            new SimpleObjectProperty<>(this, "description", new TokenWords());
    private final BooleanProperty hints = new SimpleBooleanProperty(this, "hints", true);

    private IntConsumer onActivate = token -> {};
    private TokenLayout layout;
    private int shownLine = -1;
    private double partTop;
    private double partBottom = FIRST_PART;
    private int anchor = -1;

    /** A view without tokens. */
    public HeatmapView() {
        super("heatmap");
        layout = new TokenLayout(fonts());
        canvas.setManaged(false);
        canvas.setMouseTransparent(true);
        getChildren().addAll(canvas, hover, selection, ring);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleRoleDescription(texts.get("view.role"));
        setAccessibleHelp(texts.get("view.help"));
        trace.subscribe(this::traceChanged);
        range.subscribe((_, _) -> drawAgain());
        found.subscribe((_, _) -> drawAgain());
        selectedToken.subscribe((_, _) -> selectionChanged());
        description.subscribe(_ -> tell());
        addEventHandler(MouseEvent.ANY, this::onMouse);
        addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
    }

    private static Rectangle frame(String styleClass) {
        Rectangle frame = new Rectangle();
        frame.getStyleClass().add(styleClass);
        frame.setManaged(false);
        frame.setMouseTransparent(true);
        frame.setVisible(false);
        return frame;
    }

    /** What is shown. If a trace goes on from the one before, selection, range and marks stay; else they go. */
    public ObjectProperty<Optional<TokenTrace>> traceProperty() {
        return trace;
    }

    /** Index of the selected token, or -1. */
    public IntegerProperty selectedTokenProperty() {
        return selectedToken;
    }

    /** Index of the token under the mouse, or -1. */
    public ReadOnlyIntegerProperty hoveredTokenProperty() {
        return hoveredToken.getReadOnlyProperty();
    }

    /** The selected range. */
    public ObjectProperty<TokenRange> rangeProperty() {
        return range;
    }

    /** Tokens that are marked. */
    public ObjectProperty<TokenSet> foundProperty() {
        return found;
    }

    /** The tokens that are in sight. */
    public ReadOnlyObjectProperty<TokenRange> visibleTokensProperty() {
        return visibleTokens.getReadOnlyProperty();
    }

    /** The words for a token, for a screen reader and for the card beside it. */
    public ObjectProperty<TokenDescription> descriptionProperty() {
        return description;
    }

    /** Whether a small card beside a token tells about it while the mouse rests there. */
    public BooleanProperty hintsProperty() {
        return hints;
    }

    /** What to do at a double click on a token; it is told the token's index. */
    public void setOnActivate(IntConsumer action) {
        onActivate = action;
    }

    /** Where a token's box is; empty if there is no such token. */
    public Optional<Bounds> tokenBounds(int token) {
        return isToken(token) && token < layout.size() ? Optional.of(boundsOf(token)) : Optional.empty();
    }

    private Bounds boundsOf(int token) {
        return new BoundingBox(
                insetLeft() + layout.left(token),
                insetTop() + (double) layout.lineOf(token) * fonts().lineHeight() + fonts().boxTop(),
                layout.widthOf(token),
                fonts().boxHeight());
    }

    /** The token at a point; empty where there is none. */
    public OptionalInt tokenAt(double x, double y) {
        return layout.tokenAt(lineAt(y), x - insetLeft());
    }

    /** Height of a line in pixels. */
    public double lineHeight() {
        return fonts().lineHeight();
    }

    private int lineAt(double y) {
        return (int) Math.floor((y - insetTop()) / fonts().lineHeight());
    }

    private int insetLeft() {
        return (int) Math.ceil(snappedLeftInset());
    }

    private int insetTop() {
        return (int) Math.ceil(snappedTopInset());
    }

    private int size() {
        return trace.get().map(TokenTrace::size).orElse(0);
    }

    private boolean isToken(int token) {
        return token >= 0 && token < size();
    }

    private void traceChanged(Optional<TokenTrace> before, Optional<TokenTrace> now) {
        if (!TraceStart.goesOn(before, now)) {
            selectedToken.set(-1);
            range.set(TokenRange.NONE);
            found.set(TokenSet.NONE);
        }
        int size = size();
        if (selectedToken.get() >= size) {
            selectedToken.set(-1);
        }
        range.set(range.get().before(size));
        hoveredToken.set(-1);
        hover.setVisible(false);
        card.hide();
        tell();
        drawAgain();
        requestLayout();
    }

    private void layOut(double width) {
        double inner = Math.max(1, width - insetLeft() - snappedRightInset());
        trace.get().ifPresentOrElse(it -> layout.layOut(it, inner), () -> layout = new TokenLayout(fonts()));
    }

    @Override
    void fontChanged() {
        layout = new TokenLayout(fonts());
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefWidth(double height) {
        return PREFERRED_WIDTH;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double wanted = width > 0 ? width : getWidth() > 0 ? getWidth() : PREFERRED_WIDTH;
        layOut(wanted);
        return insetTop() + (double) layout.lines() * fonts().lineHeight() + snappedBottomInset();
    }

    @Override
    protected void layoutChildren() {
        layOut(getWidth());
        ring.setWidth(getWidth());
        ring.setHeight(getHeight());
        ring.setVisible(true);
        draw();
        frameToken(selection, selectedToken.get());
        frameToken(hover, hoveredToken.get());
    }

    @Override
    public void showPart(double top, double bottom) {
        partTop = Math.max(0, top);
        partBottom = Math.min(partTop + MOST_DRAWN, Math.max(partTop, bottom));
        if (getWidth() > 0 && !isStale()) {
            draw();
        }
    }

    /** Draws the lines in sight, if others were drawn before. Moving by less than a line moves the canvas alone. */
    private void draw() {
        int first = Math.clamp(lineAt(partTop), 0, layout.lines() - 1);
        int count = Math.min(layout.lines(), (int) Math.ceil((partBottom - partTop) / fonts().lineHeight()) + 1);
        double width = Math.ceil(getWidth());
        double height = Math.max(1, (double) count * fonts().lineHeight());
        boolean resized = canvas.getWidth() != width || canvas.getHeight() != height;
        if (isStale() || resized || first != shownLine) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            canvas.setLayoutY(insetTop() + (double) first * fonts().lineHeight());
            paint(first, first + count);
            shownLine = first;
            drawn();
        }
        int last = Math.clamp(lineAt(partBottom - 1), first, layout.lines() - 1);
        visibleTokens.set(new TokenRange(layout.start(first), layout.start(last + 1)));
    }

    private void paint(int first, int end) {
        GraphicsContext to = canvas.getGraphicsContext2D();
        to.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        if (trace.get().isEmpty() || layout.size() == 0) {
            return;
        }
        HeatPainter painter = new HeatPainter(
                trace.get().get(), layout, fonts(), heatProperty().get(), ramp(), theme());
        painter.band(to, range.get(), first, end, insetLeft(), 0);
        painter.lines(to, first, end, insetLeft(), 0);
        painter.marks(to, found.get(), first, end, insetLeft(), 0);
    }

    private void frameToken(Rectangle frame, int token) {
        Optional<Bounds> bounds = tokenBounds(token);
        frame.setVisible(bounds.isPresent());
        bounds.ifPresent(it -> {
            // A pixel away from the box, so that it is seen on every colour.
            frame.setX(it.getMinX() - 1);
            frame.setY(it.getMinY() - 1);
            frame.setWidth(it.getWidth() + 2);
            frame.setHeight(it.getHeight() + 2);
        });
    }

    private void selectionChanged() {
        frameToken(selection, selectedToken.get());
        tell();
    }

    /** What a screen reader says; it is told of the change. */
    private void tell() {
        int token = selectedToken.get();
        setAccessibleText(
                isToken(token)
                        ? description.get().spoken(trace.get().orElseThrow(), token)
                        : texts.get("view.none", size()));
    }

    private void onMouse(MouseEvent event) {
        if (event.getEventType() == MouseEvent.MOUSE_MOVED) {
            hoverOver(tokenAt(event.getX(), event.getY()).orElse(-1));
        } else if (event.getEventType() == MouseEvent.MOUSE_EXITED) {
            hoverOver(-1);
        } else if (event.getButton() != MouseButton.PRIMARY) {
            return;
        } else if (event.getEventType() == MouseEvent.MOUSE_PRESSED) {
            press(event);
        } else if (event.getEventType() == MouseEvent.MOUSE_DRAGGED) {
            drag(event);
        } else if (event.getEventType() == MouseEvent.MOUSE_CLICKED
                && event.getClickCount() == 2
                && event.isStillSincePress()) {
            tokenAt(event.getX(), event.getY()).ifPresent(onActivate);
        }
    }

    private void hoverOver(int token) {
        if (token == hoveredToken.get()) {
            return;
        }
        hoveredToken.set(token);
        frameToken(hover, token);
        if (token >= 0 && hints.get()) {
            card.tell(boundsOf(token), () -> description.get().hint(trace.get().orElseThrow(), token));
        } else {
            card.hide();
        }
    }

    private void press(MouseEvent event) {
        requestFocus();
        card.hide();
        OptionalInt token = tokenAt(event.getX(), event.getY());
        if (token.isEmpty()) {
            anchor = -1;
            return;
        }
        if (event.isShiftDown() && isToken(selectedToken.get())) {
            extendTo(token.getAsInt());
        } else {
            anchor = token.getAsInt();
            range.set(TokenRange.NONE);
            selectedToken.set(anchor);
        }
        event.consume();
    }

    private void drag(MouseEvent event) {
        if (!isToken(anchor) || event.isStillSincePress()) {
            return;
        }
        layout.nearest(lineAt(event.getY()), event.getX() - insetLeft()).ifPresent(token -> {
            selectedToken.set(token);
            range.set(TokenRange.between(anchor, token));
        });
        event.consume();
    }

    /** Lets the range reach from where it began to a token. */
    private void extendTo(int token) {
        if (!isToken(anchor) || range.get().isEmpty()) {
            anchor = selectedToken.get();
        }
        range.set(TokenRange.between(anchor, token));
        selectedToken.set(token);
    }

    private void onKey(KeyEvent event) {
        if (event.isAltDown() || size() == 0) {
            return;
        }
        OptionalInt wanted = goal(event);
        wanted.ifPresent(token -> {
            if (event.isShiftDown() && isToken(selectedToken.get())) {
                extendTo(token);
            } else {
                range.set(TokenRange.NONE);
                selectedToken.set(token);
            }
            event.consume();
        });
    }

    /** The token that a key leads to; empty if it is none of the view's keys. */
    private OptionalInt goal(KeyEvent event) {
        int last = size() - 1;
        if (event.isShortcutDown()) {
            return switch (event.getCode()) {
                case HOME -> OptionalInt.of(0);
                case END -> OptionalInt.of(last);
                default -> OptionalInt.empty();
            };
        }
        return switch (event.getCode()) {
            case LEFT, KP_LEFT -> OptionalInt.of(stepFrom(selectedToken.get(), -1));
            case RIGHT, KP_RIGHT -> OptionalInt.of(stepFrom(selectedToken.get(), 1));
            default -> OptionalInt.empty();
        };
    }

    /** The neighbour of a token; the first token in sight if there is none. */
    private int stepFrom(int token, int step) {
        return Math.clamp(token < 0 ? visibleTokens.get().from() : token + step, 0, size() - 1);
    }
}
