package io.github.phiworkbench.telemetry;

import io.github.phiworkbench.telemetry.GpuSample.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import oshi.SystemInfo;
import oshi.hardware.GpuStats;
import oshi.hardware.GraphicsCard;

/**
 * Graphics processors of all makers as the operating system knows them: less than NVIDIA's own library tells, but also
 * Windows' dedicated and shared memory, AMD's under Linux, and Apple's.
 */
public final class OtherGpus implements GpuSource {

    private static final String SILENT = "the system does not tell";

    /** There the system knows of NVIDIA's processors what their own library does not: the machine's memory that they use. */
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private record Card(GraphicsCard card, GpuStats stats) {}

    private List<Card> cards = List.of();
    private boolean opened;

    @Override
    public synchronized Report look(Set<Long> processes) {
        try {
            if (!opened) {
                opened = true;
                cards = open();
            }
            List<GpuSample> samples = new ArrayList<>();
            for (Card card : cards) {
                samples.add(sample(samples.size(), card));
            }
            return samples.isEmpty() ? Report.none("the system knows no graphics processor") : new Report(samples, "");
        } catch (RuntimeException | LinkageError e) {
            return Report.none("the system's answer cannot be read (" + e + ")");
        }
    }

    private static List<Card> open() {
        return new SystemInfo()
                .getHardware().getGraphicsCards().stream()
                        .filter(card -> WINDOWS || maker(card) != Maker.NVIDIA)
                        .map(card -> new Card(card, card.createStatsSession()))
                        .toList();
    }

    private static GpuSample sample(int index, Card card) {
        GpuStats stats = card.stats();
        return new GpuSample(
                index,
                card.card().getName(),
                maker(card.card()),
                notNegative((double) stats.getVramUsed()),
                card.card().getVRam() > 0 ? Reading.of((double) card.card().getVRam()) : Reading.none(SILENT),
                Reading.none("the system does not tell it by program"),
                notNegative((double) stats.getSharedMemoryUsed()),
                notNegative(stats.getGpuUtilization()).map(percent -> percent / 100),
                notNegative(stats.getTemperature()),
                notNegative(stats.getPowerDraw()),
                Reading.none(SILENT),
                List.of());
    }

    private static Maker maker(GraphicsCard card) {
        String words = (card.getVendor() + " " + card.getName()).toLowerCase(Locale.ROOT);
        if (words.contains("nvidia")) {
            return Maker.NVIDIA;
        }
        return words.contains("apple") ? Maker.APPLE : Maker.OTHER;
    }

    /** OSHI gives -1 for what it does not know. */
    private static Reading notNegative(double value) {
        return value >= 0 ? Reading.of(value) : Reading.none(SILENT);
    }

    @Override
    public synchronized void close() {
        cards.forEach(card -> card.stats().close());
        cards = List.of();
    }
}
