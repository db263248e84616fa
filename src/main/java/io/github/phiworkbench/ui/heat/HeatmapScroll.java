package io.github.phiworkbench.ui.heat;

import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/**
 * A {@link HeatmapView} with a scroll bar, for a place of its own. The selected token is brought into sight. Wheel, page keys,
 * Home and End move the text.
 */
public final class HeatmapScroll extends Region {

    private static final PseudoClass REACHED = PseudoClass.getPseudoClass("reached");

    private final HeatmapView view;
    private final ScrollBar bar = new ScrollBar();
    private final Rectangle clip = new Rectangle();
    private double position;
    private boolean settingBar;
    private boolean revealing;

    /** Shows a view that stands nowhere else. */
    public HeatmapScroll(HeatmapView view) {
        this.view = view;
        getStyleClass().add("heatmap-scroll");
        bar.setOrientation(Orientation.VERTICAL);
        bar.setFocusTraversable(false);
        view.setManaged(false);
        Region holder = new Holder(view);
        holder.setClip(clip);
        getChildren().addAll(holder, bar);
        bar.valueProperty().subscribe(value -> {
            if (!settingBar) {
                scrollTo(value.doubleValue());
            }
        });
        view.needsLayoutProperty().subscribe(needed -> {
            if (needed) {
                requestLayout();
            }
        });
        view.traceProperty().subscribe((before, now) -> {
            position = TraceStart.goesOn(before, now) ? position : 0;
            requestLayout();
        });
        view.selectedTokenProperty().subscribe((_, _) -> {
            revealing = true;
            requestLayout();
        });
        view.focusVisibleProperty().subscribe(visible -> pseudoClassStateChanged(REACHED, visible));
        addEventHandler(ScrollEvent.SCROLL, event -> {
            if (event.getDeltaY() != 0) {
                scrollTo(position - event.getDeltaY());
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
    }

    /** Takes up the view without placing it. */
    private static final class Holder extends Region {
        Holder(HeatmapView view) {
            getChildren().add(view);
        }

        @Override
        protected void layoutChildren() {
            // The scroll has placed it.
        }
    }

    /** The view. */
    public HeatmapView view() {
        return view;
    }

    /** The first pixel of the text in sight. */
    public double position() {
        return position;
    }

    /** Moves the text so that a pixel of it is at the upper edge, as far as there is text. */
    public void scrollTo(double pixel) {
        position = pixel;
        requestLayout();
    }

    /** Brings a token into the middle; does nothing if there is none. */
    public void centre(int token) {
        view.tokenBounds(token).ifPresent(bounds -> scrollTo(bounds.getCenterY() - innerHeight() / 2));
    }

    private double innerHeight() {
        return Math.max(0, getHeight() - snappedTopInset() - snappedBottomInset());
    }

    private void onKey(KeyEvent event) {
        if (event.isAltDown() || event.isShiftDown() || event.isShortcutDown()) {
            return;
        }
        double page = Math.max(view.lineHeight(), innerHeight() - view.lineHeight());
        switch (event.getCode()) {
            case PAGE_UP -> scrollTo(position - page);
            case PAGE_DOWN -> scrollTo(position + page);
            case HOME -> scrollTo(0);
            case END -> scrollTo(Double.MAX_VALUE);
            default -> {
                return;
            }
        }
        event.consume();
    }

    @Override
    protected double computePrefWidth(double height) {
        return view.prefWidth(-1) + bar.prefWidth(-1) + snappedLeftInset() + snappedRightInset();
    }

    @Override
    protected double computePrefHeight(double width) {
        return 12 * view.lineHeight() + snappedTopInset() + snappedBottomInset();
    }

    @Override
    protected double computeMinHeight(double width) {
        return view.lineHeight() + snappedTopInset() + snappedBottomInset();
    }

    @Override
    protected double computeMinWidth(double height) {
        return bar.prefWidth(-1) + snappedLeftInset() + snappedRightInset();
    }

    @Override
    protected void layoutChildren() {
        double left = snappedLeftInset();
        double top = snappedTopInset();
        double height = innerHeight();
        double barWidth = snapSizeX(bar.prefWidth(-1));
        double width = Math.max(1, getWidth() - left - snappedRightInset() - barWidth);
        double text = view.prefHeight(width);
        double most = Math.max(0, text - height);
        if (revealing) {
            revealing = false;
            reveal(height);
        }
        position = Math.clamp(snapPositionY(Math.min(position, most)), 0.0, Math.max(0, most));
        Region holder = (Region) view.getParent();
        holder.resizeRelocate(left, top, width, height);
        clip.setWidth(width);
        clip.setHeight(height);
        view.resizeRelocate(0, -position, width, text);
        view.showPart(position, position + height);
        bar.resizeRelocate(left + width, top, barWidth, height);
        settingBar = true;
        bar.setMax(most);
        bar.setVisibleAmount(text <= height ? most : most * height / text);
        bar.setUnitIncrement(2 * view.lineHeight());
        bar.setBlockIncrement(Math.max(view.lineHeight(), height - view.lineHeight()));
        bar.setValue(position);
        bar.setVisible(most > 0);
        settingBar = false;
    }

    /** Moves the selected token into sight if it is not, with a line around it. What is clicked is, and stays under the mouse. */
    private void reveal(double height) {
        view.tokenBounds(view.selectedTokenProperty().get()).ifPresent(bounds -> {
            double around = view.lineHeight();
            if (bounds.getMinY() < position) {
                position = Math.max(0, bounds.getMinY() - around);
            } else if (bounds.getMaxY() > position + height) {
                position = bounds.getMaxY() + around - height;
            }
        });
    }
}
