package io.github.phiworkbench.ui.control;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;

/** A quantity as part of an arc, with its value and its name in words. */
public final class ArcGauge extends Region {

    private static final double WIDTH = 8.4;
    private static final double HEIGHT = 7;
    private static final double START = 210;
    private static final double EXTENT = -240;

    /** The ends of the arc lie so far below its middle, as part of its radius. */
    private static final double BELOW = 0.5;

    private final StringProperty title = new SimpleStringProperty(this, "title", "");
    private final StringProperty value = new SimpleStringProperty(this, "value", "");
    private final StringProperty most = new SimpleStringProperty(this, "most", "");
    private final DoubleProperty fraction = new SimpleDoubleProperty(this, "fraction", 0);
    private final Arc track = arc("arc-gauge-track");
    private final Arc filled = arc("arc-gauge-filled");
    private final Label titleLabel = label(title, "arc-gauge-title");
    private final Label valueLabel = label(value, "arc-gauge-value");
    private final Label mostLabel = label(most, "arc-gauge-most");

    /** One that shows nothing. */
    public ArcGauge() {
        getStyleClass().add("arc-gauge");
        getChildren().addAll(track, filled, titleLabel, valueLabel, mostLabel);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        accessibleTextProperty()
                .bind(title.concat(": ").concat(value).concat(" ").concat(most));
        track.setLength(EXTENT);
        fraction.subscribe(share -> {
            filled.setLength(EXTENT * Math.clamp(share.doubleValue(), 0, 1));
            filled.setVisible(share.doubleValue() > 0);
        });
    }

    private static Arc arc(String styleClass) {
        Arc arc = new Arc(0, 0, 0, 0, START, 0);
        arc.setType(ArcType.OPEN);
        arc.setManaged(false);
        arc.getStyleClass().add(styleClass);
        return arc;
    }

    private static Label label(StringProperty text, String styleClass) {
        Label label = new Label();
        label.textProperty().bind(text);
        label.getStyleClass().add(styleClass);
        return label;
    }

    /** What is measured. */
    public StringProperty titleProperty() {
        return title;
    }

    public String getTitle() {
        return title.get();
    }

    public void setTitle(String text) {
        title.set(text);
    }

    /** How much there is of it, with its unit. */
    public StringProperty valueProperty() {
        return value;
    }

    /** How much there could be, in words. */
    public StringProperty mostProperty() {
        return most;
    }

    /** Part of the arc that is filled, 0 to 1. */
    public DoubleProperty fractionProperty() {
        return fraction;
    }

    private double em() {
        return titleLabel.getFont().getSize() / 0.86;
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.ceil(WIDTH * em()) + snappedLeftInset() + snappedRightInset();
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.ceil(HEIGHT * em()) + snappedTopInset() + snappedBottomInset();
    }

    @Override
    protected void layoutChildren() {
        double left = snappedLeftInset();
        double top = snappedTopInset();
        double width = getWidth() - left - snappedRightInset();
        double height = getHeight() - top - snappedBottomInset();
        double titleHeight = titleLabel.prefHeight(width);
        double thick = filled.getStrokeWidth();
        double radius = Math.max(1, Math.min((width - thick) / 2, (height - titleHeight - thick) / (1 + BELOW)));
        double middle = left + width / 2;
        double centre = top + thick / 2 + radius;
        place(track, middle, centre, radius);
        place(filled, middle, centre, radius);
        double valueHeight = valueLabel.prefHeight(width);
        layoutInArea(valueLabel, left, centre - valueHeight * 0.75, width, valueHeight, 0);
        layoutInArea(mostLabel, left, centre + valueHeight * 0.25, width, mostLabel.prefHeight(width), 0);
        layoutInArea(titleLabel, left, top + height - titleHeight, width, titleHeight, 0);
    }

    private void layoutInArea(Label label, double x, double y, double width, double height, double baseline) {
        layoutInArea(label, x, y, width, height, baseline, HPos.CENTER, VPos.CENTER);
    }

    private static void place(Arc arc, double x, double y, double radius) {
        arc.setCenterX(x);
        arc.setCenterY(y);
        arc.setRadiusX(radius);
        arc.setRadiusY(radius);
    }
}
