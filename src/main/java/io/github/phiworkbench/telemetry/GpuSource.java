package io.github.phiworkbench.telemetry;

import java.util.List;
import java.util.Set;

/** Something that knows the graphics processors of this machine. Calls come one at a time. */
public interface GpuSource extends AutoCloseable {

    /**
     * What there is.
     *
     * @param gpus all that the source knows
     * @param reason why it knows none; empty if it knows any
     */
    record Report(List<GpuSample> gpus, String reason) {
        public Report {
            gpus = List.copyOf(gpus);
        }

        static Report none(String reason) {
            return new Report(List.of(), reason);
        }
    }

    /**
     * Looks at all of them. Never throws because of a driver: what it does not tell is missing, with the reason.
     *
     * @param processes numbers of this program's processes
     */
    Report look(Set<Long> processes);

    @Override
    void close();
}
