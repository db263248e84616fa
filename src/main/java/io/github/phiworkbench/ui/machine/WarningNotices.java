package io.github.phiworkbench.ui.machine;

import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Warning;
import io.github.phiworkbench.ui.common.Notifier;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells of warnings by notices: of each once, and again only if it was gone for a while in between, since numbers that lie
 * near a limit cross it all the time.
 */
public final class WarningNotices {

    private static final long FORGOTTEN_AFTER = Duration.ofMinutes(10).toNanos();

    private final Notifier notifier;
    private final MachineWords words = new MachineWords();
    private final Map<String, Long> seen = new HashMap<>();

    public WarningNotices(Notifier notifier) {
        this.notifier = notifier;
    }

    /** Tells what is new at this moment. */
    public void tell(Moment moment) {
        long now = moment.nanos();
        seen.values().removeIf(last -> now - last > FORGOTTEN_AFTER);
        for (Warning warning : moment.warnings()) {
            if (seen.put(MachineWords.subject(warning), now) == null) {
                notifier.warn(words.sentence(warning));
            }
        }
    }
}
