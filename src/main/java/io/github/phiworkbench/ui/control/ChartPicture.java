package io.github.phiworkbench.ui.control;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Lines over time, ready to be drawn. Places are parts of the width and the height, 0 to 1 from the left and from below.
 *
 * @param from what the left edge stands for
 * @param to what the right edge stands for
 * @param ticks values that have a line across
 * @param time tells in words what a place from the left stands for
 * @param lines what is drawn; the first ones in stronger colours
 * @param marks moments at which something happened
 * @param spoken all of it in a sentence
 */
public record ChartPicture(
        String from,
        String to,
        DoubleFunction<String> time,
        List<Tick> ticks,
        List<Line> lines,
        List<Mark> marks,
        String spoken) {

    /** Nothing. */
    public static final ChartPicture EMPTY = new ChartPicture("", "", _ -> "", List.of(), List.of(), List.of(), "");

    /** A value with its words. */
    public record Tick(double place, String label) {}

    /**
     * A quantity.
     *
     * @param words what it is, and its newest value
     * @param value tells in words what it is, and what a place from below stands for
     */
    public record Line(String words, DoubleFunction<String> value, List<Spot> spots) {
        public Line {
            spots = List.copyOf(spots);
        }
    }

    /**
     * A place that a line goes through.
     *
     * @param begins whether nothing is known of the time before it
     */
    public record Spot(double x, double y, boolean begins) {}

    /**
     * A moment.
     *
     * @param style class of the style that tells what happened
     * @param words what happened
     */
    public record Mark(double x, String style, String words) {}

    public ChartPicture {
        ticks = List.copyOf(ticks);
        lines = List.copyOf(lines);
        marks = List.copyOf(marks);
    }
}
