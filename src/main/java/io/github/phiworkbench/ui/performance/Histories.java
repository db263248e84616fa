package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.RunMarker;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Telemetry;
import io.github.phiworkbench.app.Telemetry.Quantity;
import io.github.phiworkbench.telemetry.History.Point;
import io.github.phiworkbench.telemetry.History.Span;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.ChartPicture;
import io.github.phiworkbench.ui.control.ChartPicture.Line;
import io.github.phiworkbench.ui.control.ChartPicture.Mark;
import io.github.phiworkbench.ui.control.ChartPicture.Tick;
import io.github.phiworkbench.ui.machine.MachineWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes pictures of what telemetry remembers.
 *
 * @param runs tells what happened meanwhile
 */
record Histories(Telemetry telemetry, Runs runs, Texts texts) {

    private static final double CELSIUS_TOP = 100;

    private record Known(Quantity quantity, List<Point> points) {
        double most() {
            return points.stream().mapToDouble(Point::mean).max().orElse(0);
        }

        double greatest() {
            return points.stream().mapToDouble(Point::most).max().orElse(0);
        }

        double now() {
            return points.getLast().mean();
        }
    }

    /** A picture; empty if nothing is known of what it shows. */
    Optional<ChartPicture> picture(ChartKind kind, Span span, long now) {
        List<Known> known = new ArrayList<>();
        for (Quantity quantity : kind.quantities()) {
            List<Point> points = telemetry.history(quantity, span);
            if (!points.isEmpty()) {
                known.add(new Known(quantity, points));
            }
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(picture(kind, span, known, now));
    }

    private ChartPicture picture(ChartKind kind, Span span, List<Known> known, long now) {
        long first = known.stream()
                .mapToLong(it -> it.points().getFirst().nanos())
                .min()
                .orElse(now);
        long from = span == Span.ALL
                ? Math.min(first, now - 1)
                : now - span.length().toNanos();
        Thinning time = new Thinning(from, now);
        double top = top(kind, known);
        List<Line> lines = known.stream()
                .map(it -> new Line(
                        texts.get("line", name(it), words(kind, it.now())),
                        place -> texts.get("readout.line", name(it), words(kind, place * top)),
                        time.spots(it.points(), top, it.quantity().idle())))
                .toList();
        return new ChartPicture(
                texts.get("ago." + span.name().toLowerCase(Locale.ROOT), Amounts.time(Duration.ofNanos(now - from))),
                texts.get("now"),
                place -> moment(Duration.ofNanos(Math.round((1 - place) * (now - from)))),
                ticks(kind, top),
                lines,
                marks(time),
                spoken(kind, known));
    }

    /** The time of day, and how long ago that is. */
    private String moment(Duration ago) {
        Instant then = telemetry
                .latest()
                .map(moment -> moment.machine().at())
                .orElseGet(Instant::now)
                .minus(ago);
        String time = DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM)
                .withLocale(Locale.getDefault(Locale.Category.FORMAT))
                .withZone(ZoneId.systemDefault())
                .format(then);
        return ago.toSeconds() == 0
                ? texts.get("readout.now", time)
                : texts.get("readout.time", time, Amounts.time(ago));
    }

    private String name(Known known) {
        return texts.get("quantity." + known.quantity().name().toLowerCase(Locale.ROOT));
    }

    private String spoken(ChartKind kind, List<Known> known) {
        String all = known.stream()
                .map(it -> texts.get("chart.line", name(it), words(kind, it.now()), words(kind, it.greatest())))
                .collect(Collectors.joining("; "));
        return texts.get("chart.spoken", texts.get("chart." + kind.key()), all);
    }

    private static double top(ChartKind kind, List<Known> known) {
        double most = known.stream().mapToDouble(Known::most).max().orElse(0);
        return switch (kind.unit()) {
            case SHARE -> 1;
            case CELSIUS -> Math.max(CELSIUS_TOP, round(most));
            case BYTES, TOKENS, WATTS -> round(most);
        };
    }

    /** The least of 1, 2, 4, 5 and 8 times a power of ten that is not below a number; each can be halved. */
    static double round(double number) {
        if (number <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        for (double factor : new double[] {1, 2, 4, 5, 8}) {
            if (number <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private List<Tick> ticks(ChartKind kind, double top) {
        return List.of(new Tick(0, words(kind, 0)), new Tick(0.5, words(kind, top / 2)), new Tick(1, words(kind, top)));
    }

    /** A number with its unit. */
    private String words(ChartKind kind, double value) {
        return switch (kind.unit()) {
            case BYTES -> MachineWords.bytes(value);
            case TOKENS -> texts.get("tokens", value);
            case SHARE -> texts.get("percent", Math.round(100 * value));
            case CELSIUS -> texts.get("celsius", value);
            case WATTS -> texts.get("watts", value);
        };
    }

    /** Of many that lie at the same place, one is enough. */
    private List<Mark> marks(Thinning time) {
        Map<String, Double> last = new HashMap<>();
        List<Mark> marks = new ArrayList<>();
        for (RunMarker marker : runs.markersSince(time.from())) {
            double x = time.x(marker.nanos());
            String style = marker.event().name().toLowerCase(Locale.ROOT);
            if (x <= 1 && x - last.getOrDefault(style, -1.0) > 1.0 / Thinning.MOST) {
                marks.add(new Mark(x, style, texts.get("readout.mark", texts.get("mark." + style), marker.model())));
                last.put(style, x);
            }
        }
        return marks;
    }
}
