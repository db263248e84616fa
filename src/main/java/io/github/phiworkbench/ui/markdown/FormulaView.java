package io.github.phiworkbench.ui.markdown;

import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/**
 * A formula as a picture that stands on the line of the text around it. Until it is drawn, and where it cannot be, its
 * source is shown. Colour and size are those that CSS gives the source.
 */
final class FormulaView extends Region {

    /** Computer Modern has lower small letters than the fonts of a screen. */
    private static final double SIZE_RATIO = 1.18;

    private final FormulaRenderer renderer;
    private final String latex;
    private final boolean display;
    private final Text source;
    private final ImageView image = new ImageView();
    private @Nullable FormulaKey shown;
    private Optional<FormulaPicture> picture = Optional.empty();
    private Optional<Tooltip> reason = Optional.empty();

    FormulaView(FormulaRenderer renderer, String latex, boolean display, String text) {
        this.renderer = renderer;
        this.latex = latex;
        this.display = display;
        source = new Text(text);
        source.getStyleClass().add("formula-source");
        source.setTextOrigin(VPos.TOP);
        source.fillProperty().subscribe(_ -> requestLayout());
        source.fontProperty().subscribe(_ -> requestLayout());
        image.setVisible(false);
        getStyleClass().add("formula");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText(text);
        getChildren().addAll(source, image);
    }

    /** Whether the formula stands as a picture. */
    boolean drawn() {
        return picture.filter(FormulaPicture.Drawn.class::isInstance).isPresent();
    }

    /** Sees to it that the picture is that of the present size, colour and screen, or is on its way. */
    private void refresh() {
        Scene scene = getScene();
        if (scene == null || !(source.getFill() instanceof Color color)) {
            return;
        }
        Window window = scene.getWindow();
        double scale = window == null ? 1 : Math.max(1, window.getRenderScaleX());
        double size = Math.rint(source.getFont().getSize() * SIZE_RATIO * 4) / 4;
        FormulaKey key = new FormulaKey(latex, display, size, scale, argb(color));
        if (key.equals(shown)) {
            return;
        }
        shown = key;
        Optional<FormulaPicture> cached = renderer.cached(key);
        if (cached.isPresent()) {
            show(cached.get());
        } else {
            renderer.request(key, result -> {
                if (key.equals(shown)) {
                    show(result);
                    requestLayout();
                }
            });
        }
    }

    private static int argb(Color color) {
        return (int) Math.round(color.getOpacity() * 255) << 24
                | (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }

    private void show(FormulaPicture result) {
        picture = Optional.of(result);
        reason.ifPresent(tooltip -> Tooltip.uninstall(this, tooltip));
        switch (result) {
            case FormulaPicture.Drawn drawn -> {
                image.setImage(drawn.image());
                image.setFitWidth(drawn.width());
                image.setFitHeight(drawn.height());
            }
            case FormulaPicture.Unreadable unreadable -> {
                Tooltip tooltip = new Tooltip(unreadable.reason());
                Tooltip.install(this, tooltip);
                reason = Optional.of(tooltip);
                setAccessibleHelp(unreadable.reason());
            }
        }
        image.setVisible(drawn());
        source.setVisible(!drawn());
    }

    @Override
    protected double computePrefWidth(double height) {
        refresh();
        return picture.orElse(null) instanceof FormulaPicture.Drawn drawn
                ? drawn.width()
                : Math.ceil(source.getLayoutBounds().getWidth());
    }

    @Override
    protected double computePrefHeight(double width) {
        refresh();
        return picture.orElse(null) instanceof FormulaPicture.Drawn drawn
                ? drawn.height()
                : Math.ceil(source.getLayoutBounds().getHeight());
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    public double getBaselineOffset() {
        refresh();
        return picture.orElse(null) instanceof FormulaPicture.Drawn drawn
                ? drawn.baseline()
                : source.getBaselineOffset();
    }

    @Override
    protected void layoutChildren() {
        refresh();
        image.relocate(0, 0);
        source.relocate(0, 0);
    }
}
