package io.github.phiworkbench.ui.control;

import io.github.phiworkbench.ui.control.ChartPicture.Line;
import io.github.phiworkbench.ui.control.ChartPicture.Mark;
import io.github.phiworkbench.ui.control.ChartPicture.Spot;
import io.github.phiworkbench.ui.control.ChartPicture.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;

/**
 * A few lines over time with a title and a legend. JavaFX's own line chart makes a node for each series, axis and label anew
 * when its data change; here a few paths stay and get other points.
 */
public final class HistoryChart extends Region {

    private static final double WIDTH = 22;
    private static final double HEIGHT = 13;
    private static final double GAP = 5;

    /** What lies so near, as part of the width, is told together. */
    private static final double NEAR = 0.01;

    private final StringProperty title = new SimpleStringProperty(this, "title", "");
    private final Label titleLabel = new Label();
    private final FlowPane legend = new FlowPane();
    private final Path grid = path("history-grid");
    private final List<Path> lines = new ArrayList<>();
    private final List<Label> names = new ArrayList<>();
    private final List<Label> ticks = new ArrayList<>();
    private final Map<String, Path> marks = new LinkedHashMap<>();
    private final Label from = label("history-edge");
    private final Label to = label("history-edge");
    private final Path cursor = path("history-cursor");
    private final Label readout = label("history-readout");
    private ChartPicture picture = ChartPicture.EMPTY;
    private Plot plot = new Plot(0, 0, 1, 1);

    /** The place whose values are told, as part of the width. */
    private OptionalDouble pointed = OptionalDouble.empty();

    /** One that shows nothing. */
    public HistoryChart() {
        getStyleClass().add("history-chart");
        titleLabel.textProperty().bind(title);
        titleLabel.getStyleClass().add("history-title");
        legend.getStyleClass().add("history-legend");
        readout.setManaged(false);
        readout.setMouseTransparent(true);
        readout.setViewOrder(-2);
        cursor.setViewOrder(-1);
        getChildren().addAll(titleLabel, legend, grid, from, to, cursor, readout);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setFocusTraversable(true);
        setOnMouseMoved(event -> point(OptionalDouble.of(plot.place(event.getX()))));
        setOnMouseExited(_ -> point(OptionalDouble.empty()));
        setOnMousePressed(_ -> requestFocus());
        focusedProperty().subscribe((_, now) -> {
            if (!now) {
                point(OptionalDouble.empty());
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::typed);
        showReadout();
    }

    /** Left and right go from value to value, from the newest on; Home and End to the ends; Escape ends that. */
    private void typed(KeyEvent event) {
        double[] places = picture.lines().stream()
                .flatMap(line -> line.spots().stream())
                .mapToDouble(Spot::x)
                .sorted()
                .distinct()
                .toArray();
        boolean told = pointed.isPresent();
        if (places.length == 0 || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        int last = places.length - 1;
        int here = told ? nearest(places, pointed.getAsDouble()) : last + 1;
        OptionalDouble next =
                switch (event.getCode()) {
                    case LEFT -> OptionalDouble.of(places[Math.max(0, here - 1)]);
                    case RIGHT -> OptionalDouble.of(places[Math.min(last, here + 1)]);
                    case HOME -> OptionalDouble.of(places[0]);
                    case END -> OptionalDouble.of(places[last]);
                    default -> OptionalDouble.empty();
                };
        if (next.isPresent() || (told && event.getCode() == KeyCode.ESCAPE)) {
            point(next);
            event.consume();
        }
    }

    private static int nearest(double[] places, double place) {
        int best = 0;
        for (int i = 1; i < places.length; i++) {
            if (Math.abs(places[i] - place) < Math.abs(places[best] - place)) {
                best = i;
            }
        }
        return best;
    }

    private void point(OptionalDouble place) {
        pointed = place;
        showReadout();
    }

    /** What there is at the place: of each line its nearest value, and what happened there. */
    private void showReadout() {
        OptionalDouble place = pointed.isPresent() ? snapped(pointed.getAsDouble()) : OptionalDouble.empty();
        readout.setVisible(place.isPresent());
        cursor.setVisible(place.isPresent());
        if (place.isEmpty()) {
            setAccessibleText(picture.spoken());
            return;
        }
        double x = place.getAsDouble();
        List<String> words = new ArrayList<>();
        words.add(picture.time().apply(x));
        for (Line line : picture.lines()) {
            nearest(line, x)
                    .filter(spot -> Math.abs(spot.x() - x) < NEAR)
                    .ifPresent(spot -> words.add(line.value().apply(spot.y())));
        }
        picture.marks().stream()
                .filter(mark -> Math.abs(mark.x() - x) < NEAR)
                .map(Mark::words)
                .distinct()
                .forEach(words::add);
        readout.setText(String.join("\n", words));
        setAccessibleText(String.join("; ", words));
        double right = Math.floor(plot.x() + x * plot.width()) + 0.5;
        cursor.getElements().setAll(new MoveTo(right, plot.y()), new LineTo(right, plot.y() + plot.height()));
        double width = readout.prefWidth(-1);
        double left = right + GAP + width <= getWidth() ? right + GAP : Math.max(0, right - GAP - width);
        double height = readout.prefHeight(-1);
        readout.resizeRelocate(
                Math.floor(left), Math.floor(Math.max(0, Math.min(plot.y(), getHeight() - height))), width, height);
    }

    /** The nearest place that anything is known of. */
    private OptionalDouble snapped(double place) {
        return picture.lines().stream()
                .flatMap(line -> nearest(line, place).stream())
                .map(Spot::x)
                .min(Comparator.comparingDouble(x -> Math.abs(x - place)))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static Optional<Spot> nearest(Line line, double place) {
        return line.spots().stream().min(Comparator.comparingDouble(spot -> Math.abs(spot.x() - place)));
    }

    private static Path path(String styleClass) {
        Path path = new Path();
        path.getStyleClass().setAll(styleClass);
        path.setManaged(false);
        path.setMouseTransparent(true);
        return path;
    }

    private static Label label(String styleClass) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        return label;
    }

    /** What the chart is about. */
    public StringProperty titleProperty() {
        return title;
    }

    public String getTitle() {
        return title.get();
    }

    public void setTitle(String text) {
        title.set(text);
    }

    /** Shows something else. */
    public void show(ChartPicture now) {
        picture = now;
        while (lines.size() < now.lines().size()) {
            addLine();
        }
        for (int i = 0; i < lines.size(); i++) {
            boolean there = i < now.lines().size();
            names.get(i).setVisible(there);
            names.get(i).setManaged(there);
            names.get(i).setText(there ? now.lines().get(i).words() : "");
        }
        while (ticks.size() < now.ticks().size()) {
            Label tick = label("history-tick");
            ticks.add(tick);
            getChildren().add(tick);
        }
        for (int i = 0; i < ticks.size(); i++) {
            ticks.get(i).setText(i < now.ticks().size() ? now.ticks().get(i).label() : "");
        }
        now.marks().forEach(mark -> marks.computeIfAbsent(mark.style(), this::addMarks));
        from.setText(now.from());
        to.setText(now.to());
        showReadout();
        setNeedsLayout(true);
    }

    private void addLine() {
        String style = "history-line-" + lines.size();
        Path line = path(style);
        line.getStyleClass().add("history-line");
        lines.add(line);
        getChildren().add(line);
        Label name = label("history-name");
        name.getStyleClass().add(style);
        names.add(name);
        legend.getChildren().add(name);
    }

    private double em() {
        return titleLabel.getFont().getSize();
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.ceil(WIDTH * em()) + snappedLeftInset() + snappedRightInset();
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
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
        double titleWidth = Math.min(width, titleLabel.prefWidth(-1));
        titleLabel.resizeRelocate(left, top, titleWidth, titleLabel.prefHeight(-1));
        double legendWidth = Math.max(0, width - titleWidth - 2 * GAP);
        legend.resizeRelocate(left + titleWidth + 2 * GAP, top, legendWidth, legend.prefHeight(legendWidth));
        double half = ticks.stream()
                .mapToDouble(tick -> tick.prefHeight(-1) / 2)
                .max()
                .orElse(0);
        double head = Math.max(titleLabel.getHeight(), legend.getHeight()) + Math.max(GAP, half);
        double foot = Math.max(from.prefHeight(-1), to.prefHeight(-1));
        double labels =
                ticks.stream().mapToDouble(tick -> tick.prefWidth(-1)).max().orElse(0);
        plot = new Plot(
                Math.floor(left + labels + GAP),
                Math.floor(top + head),
                Math.max(1, Math.floor(width - labels - GAP - 1)),
                Math.max(1, Math.floor(getHeight() - snappedBottomInset() - top - head - foot - 2)));
        layoutGrid();
        for (int i = 0; i < lines.size(); i++) {
            List<Spot> spots =
                    i < picture.lines().size() ? picture.lines().get(i).spots() : List.of();
            lines.get(i).getElements().setAll(plot.line(spots));
        }
        layoutMarks();
        double below = plot.y() + plot.height() + 2;
        layoutInArea(from, plot.x(), below, plot.width(), foot, 0, HPos.LEFT, VPos.TOP);
        layoutInArea(to, plot.x(), below, plot.width(), foot, 0, HPos.RIGHT, VPos.TOP);
        showReadout();
    }

    private void layoutGrid() {
        List<PathElement> across = new ArrayList<>();
        for (int i = 0; i < picture.ticks().size(); i++) {
            Tick tick = picture.ticks().get(i);
            double y = Math.floor(plot.at(tick.place())) + 0.5;
            across.add(new MoveTo(plot.x(), y));
            across.add(new LineTo(plot.x() + plot.width(), y));
            Label label = ticks.get(i);
            double height = label.prefHeight(-1);
            double width = label.prefWidth(-1);
            label.resizeRelocate(plot.x() - GAP - width, y - height / 2, width, height);
        }
        grid.getElements().setAll(across);
    }

    private void layoutMarks() {
        Map<String, List<PathElement>> upright = new LinkedHashMap<>();
        for (Mark mark : picture.marks()) {
            List<PathElement> elements = upright.computeIfAbsent(mark.style(), _ -> new ArrayList<>());
            double x = Math.floor(plot.x() + mark.x() * plot.width()) + 0.5;
            elements.add(new MoveTo(x, plot.y()));
            elements.add(new LineTo(x, plot.y() + plot.height()));
        }
        marks.forEach((style, path) -> path.getElements().setAll(upright.getOrDefault(style, List.of())));
    }

    private Path addMarks(String style) {
        Path path = path("history-mark");
        path.getStyleClass().add(style);
        getChildren().add(getChildren().indexOf(grid) + 1, path);
        return path;
    }

    /** Where the lines are, in pixels. */
    private record Plot(double x, double y, double width, double height) {
        double at(double place) {
            return y + (1 - place) * height;
        }

        /** Part of the width that lies left of a pixel. */
        double place(double pixel) {
            return Math.clamp((pixel - x) / width, 0, 1);
        }

        List<PathElement> line(List<Spot> spots) {
            List<PathElement> elements = new ArrayList<>(spots.size());
            for (Spot spot : spots) {
                double right = x + spot.x() * width;
                double down = at(Math.clamp(spot.y(), 0, 1));
                elements.add(spot.begins() ? new MoveTo(right, down) : new LineTo(right, down));
            }
            return elements;
        }
    }
}
