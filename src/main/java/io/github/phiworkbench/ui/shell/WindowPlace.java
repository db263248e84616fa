package io.github.phiworkbench.ui.shell;

import java.util.Comparator;
import java.util.List;

/**
 * Where the window is, in pixels of the desktop.
 *
 * @param x left edge
 * @param y upper edge
 * @param maximized whether it fills its screen; the rest then is where it goes back to
 */
public record WindowPlace(double x, double y, double width, double height, boolean maximized) {

    /** A screen without the system's bars. */
    record Area(double x, double y, double width, double height) {
        double overlap(WindowPlace place) {
            double across = Math.min(x + width, place.x + place.width) - Math.max(x, place.x);
            double down = Math.min(y + height, place.y + place.height) - Math.max(y, place.y);
            return Math.max(0, across) * Math.max(0, down);
        }
    }

    /** Where no window was before. */
    static final WindowPlace NOWHERE = new WindowPlace(0, 0, 0, 0, false);

    private static final double USUAL_WIDTH = 1180;
    private static final double USUAL_HEIGHT = 780;
    static final double LEAST_WIDTH = 480;
    static final double LEAST_HEIGHT = 360;

    /**
     * The place moved and shrunk, where need be, to lie on the screen that shows most of it; in the middle of the first where
     * none does.
     *
     * @param screens at least one, the primary first
     */
    WindowPlace on(List<Area> screens) {
        Area best = screens.stream()
                .max(Comparator.comparingDouble(screen -> screen.overlap(this)))
                .orElseThrow();
        boolean seen = sensible() && best.overlap(this) > 0;
        Area screen = seen ? best : screens.getFirst();
        double w = Math.min(screen.width, Math.max(LEAST_WIDTH, seen ? width : USUAL_WIDTH));
        double h = Math.min(screen.height, Math.max(LEAST_HEIGHT, seen ? height : USUAL_HEIGHT));
        if (!seen) {
            return new WindowPlace(
                    screen.x + (screen.width - w) / 2, screen.y + (screen.height - h) / 2, w, h, maximized);
        }
        return new WindowPlace(
                Math.clamp(x, screen.x, screen.x + screen.width - w),
                Math.clamp(y, screen.y, screen.y + screen.height - h),
                w,
                h,
                maximized);
    }

    /** Whether its numbers are some that a window can have. */
    boolean sensible() {
        return Double.isFinite(x) && Double.isFinite(y) && width >= 1 && height >= 1 && width < 1e6 && height < 1e6;
    }
}
