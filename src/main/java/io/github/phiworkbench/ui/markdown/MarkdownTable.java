package io.github.phiworkbench.ui.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.scene.layout.Region;
import javafx.scene.text.TextAlignment;

/** A table at the width it needs; a column is never wider than {@value #MAX_COLUMN} pixels, its text wraps. */
final class MarkdownTable extends Region {

    static final double MAX_COLUMN = 380;

    private static final double MIN_COLUMN = 36;

    private final MarkdownRows.Tools tools;
    private final List<List<Field>> rows = new ArrayList<>();
    private Optional<Measures> measures = Optional.empty();

    /** Pixels: widths by column, heights and first lines of text by row. */
    private static final class Measures {
        private final double[] widths;
        private final double[] heights;
        private final double[] baselines;

        Measures(int columns, int rows) {
            widths = new double[columns];
            heights = new double[rows];
            baselines = new double[rows];
        }
    }

    /** A cell: the text and what lies around it. */
    private static final class Field extends Region {
        private final SpanText text;
        private MarkdownBlock.Cell cell;
        private double naturalWidth = -1;
        private double drop;

        Field(MarkdownRows.Tools tools, MarkdownBlock.Cell cell, MarkdownBlock.Alignment alignment) {
            this.cell = cell;
            text = new SpanText(tools, cell.spans());
            text.setTextAlignment(
                    switch (alignment) {
                        case LEFT -> TextAlignment.LEFT;
                        case CENTER -> TextAlignment.CENTER;
                        case RIGHT -> TextAlignment.RIGHT;
                    });
            getStyleClass().add("table-field");
            getChildren().add(text);
        }

        void show(MarkdownBlock.Cell newCell) {
            if (!newCell.equals(cell)) {
                cell = newCell;
                text.show(newCell.spans());
            }
        }

        double naturalWidth() {
            if (naturalWidth < 0) {
                Insets insets = getInsets();
                naturalWidth = Math.ceil(text.prefWidth(-1)) + 1 + insets.getLeft() + insets.getRight();
            }
            return naturalWidth;
        }

        double baseline() {
            return Math.ceil(text.getBaselineOffset());
        }

        /** Moves the text down, so that its first line stands on that of the row. */
        void placeBaseline(double rowBaseline) {
            drop = rowBaseline - baseline();
        }

        @Override
        public void requestLayout() {
            naturalWidth = -1;
            super.requestLayout();
        }

        @Override
        protected double computePrefHeight(double width) {
            Insets insets = getInsets();
            double inner = Math.max(1, width - insets.getLeft() - insets.getRight());
            return Math.ceil(text.prefHeight(inner)) + insets.getTop() + insets.getBottom();
        }

        @Override
        protected void layoutChildren() {
            Insets insets = getInsets();
            double inner = Math.max(1, getWidth() - insets.getLeft() - insets.getRight());
            text.resizeRelocate(insets.getLeft(), insets.getTop() + drop, inner, text.prefHeight(inner));
        }
    }

    MarkdownTable(MarkdownRows.Tools tools, MarkdownBlock.Table table) {
        this.tools = tools;
        getStyleClass().add("markdown-table");
        setMaxWidth(USE_PREF_SIZE);
        show(table);
    }

    /** Shows another table; fields that are the same keep their nodes. */
    void show(MarkdownBlock.Table table) {
        List<List<MarkdownBlock.Cell>> wanted = new ArrayList<>();
        wanted.add(table.header());
        wanted.addAll(table.rows());
        while (rows.size() > wanted.size()) {
            getChildren().removeAll(rows.removeLast());
        }
        for (int r = 0; r < wanted.size(); r++) {
            List<MarkdownBlock.Cell> cells = wanted.get(r);
            if (r < rows.size() && rows.get(r).size() == cells.size()) {
                for (int c = 0; c < cells.size(); c++) {
                    rows.get(r).get(c).show(cells.get(c));
                }
                continue;
            }
            List<Field> fields = new ArrayList<>();
            for (int c = 0; c < cells.size(); c++) {
                MarkdownBlock.Alignment alignment =
                        c < table.alignments().size() ? table.alignments().get(c) : MarkdownBlock.Alignment.LEFT;
                Field field = new Field(tools, cells.get(c), alignment);
                field.getStyleClass().add(r == 0 ? "header" : r % 2 == 0 ? "even" : "odd");
                fields.add(field);
            }
            if (r < rows.size()) {
                getChildren().removeAll(rows.set(r, fields));
            } else {
                rows.add(fields);
            }
            getChildren().addAll(fields);
        }
        requestLayout();
    }

    @Override
    public void requestLayout() {
        measures = Optional.empty();
        super.requestLayout();
    }

    private Measures measured() {
        if (measures.isPresent()) {
            return measures.get();
        }
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        Measures found = new Measures(columns, rows.size());
        double[] widths = found.widths;
        for (List<Field> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(
                        Math.max(MIN_COLUMN, widths[c]),
                        Math.min(MAX_COLUMN, row.get(c).naturalWidth()));
            }
        }
        double[] heights = found.heights;
        double[] baselines = found.baselines;
        for (int r = 0; r < heights.length; r++) {
            for (Field field : rows.get(r)) {
                baselines[r] = Math.max(baselines[r], field.baseline());
            }
            for (int c = 0; c < rows.get(r).size(); c++) {
                Field field = rows.get(r).get(c);
                heights[r] = Math.max(heights[r], field.prefHeight(widths[c]) + baselines[r] - field.baseline());
            }
        }
        measures = Optional.of(found);
        return found;
    }

    @Override
    protected double computePrefWidth(double height) {
        double width = snappedLeftInset() + snappedRightInset();
        for (double column : measured().widths) {
            width += column;
        }
        return width;
    }

    @Override
    protected double computePrefHeight(double width) {
        double height = snappedTopInset() + snappedBottomInset();
        for (double row : measured().heights) {
            height += row;
        }
        return height;
    }

    @Override
    protected void layoutChildren() {
        Measures found = measured();
        double y = snappedTopInset();
        for (int r = 0; r < rows.size(); r++) {
            double x = snappedLeftInset();
            for (int c = 0; c < rows.get(r).size(); c++) {
                rows.get(r).get(c).placeBaseline(found.baselines[r]);
                rows.get(r).get(c).resizeRelocate(x, y, found.widths[c], found.heights[r]);
                x += found.widths[c];
            }
            y += found.heights[r];
        }
        measures = Optional.of(found);
    }
}
