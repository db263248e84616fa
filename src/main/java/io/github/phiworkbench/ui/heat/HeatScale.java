package io.github.phiworkbench.ui.heat;

import java.util.ArrayList;
import java.util.List;

/** Where the ticks of a heat stand on an axis, and what is written there. */
record HeatScale(List<Tick> ticks) {

    /**
     * A tick.
     *
     * @param place from 0 for the coldest to 1 for the hottest end
     */
    record Tick(double place, String label) {}

    static HeatScale of(Heat heat) {
        List<Double> values = heat.ticks();
        List<Tick> ticks = new ArrayList<>();
        for (double value : values) {
            String label =
                    beyond(heat, value) ? (value < 0 ? "\u2264 " : "\u2265 ") + heat.tick(value) : heat.tick(value);
            ticks.add(new Tick(place(heat, heat.heat(value)), label));
        }
        return new HeatScale(List.copyOf(ticks));
    }

    /** Whether a tick at the end of the scale also stands for values beyond it: bits and ranks have no end, percents do. */
    private static boolean beyond(Heat heat, double value) {
        return Math.abs(heat.heat(value)) == 1 && value != 0;
    }

    /** A heat as a part of the way from the coldest to the hottest. */
    static double place(Heat heat, double heatOfToken) {
        return (heatOfToken - heat.coldest()) / (1 - heat.coldest());
    }
}
