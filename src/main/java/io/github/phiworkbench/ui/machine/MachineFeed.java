package io.github.phiworkbench.ui.machine;

import io.github.phiworkbench.app.ModelSession.Registration;
import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Telemetry;
import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Telemetry.Pace;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * What telemetry sees, brought to the JavaFX thread, as long as the window can be seen. If the window is late, it gets the
 * newest and skips the rest.
 */
public final class MachineFeed implements AutoCloseable {

    private final Telemetry telemetry;
    private final Executor window;
    private final ReadOnlyObjectWrapper<Optional<Moment>> moment =
            new ReadOnlyObjectWrapper<>(this, "moment", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Run>> lastRun =
            new ReadOnlyObjectWrapper<>(this, "lastRun", Optional.empty());
    private final AtomicReference<@Nullable Moment> newest = new AtomicReference<>();
    private final Registration looking;
    private final Registration running;
    private boolean hiding;
    private Optional<Registration> wish = Optional.empty();

    /**
     * One that does not ask for anything yet.
     *
     * @param window runs things on the JavaFX thread
     */
    public MachineFeed(Telemetry telemetry, Runs runs, Executor window) {
        this.telemetry = telemetry;
        this.window = window;
        looking = telemetry.observe(this::seen);
        running = runs.observe(run -> window.execute(() -> lastRun.set(Optional.of(run))));
    }

    private void seen(Moment now) {
        if (newest.getAndSet(now) == null) {
            window.execute(
                    () -> moment.set(Optional.ofNullable(newest.getAndSet(null)).map(this::shown)));
        }
    }

    /** A warning would tell whose turn it is. */
    private Moment shown(Moment seen) {
        return hiding
                ? seen.with(seen.warnings().stream()
                        .filter(warning -> warning.model().isEmpty())
                        .toList())
                : seen;
    }

    /** Keeps warnings that name a model back, as long as nobody is to know which one works. To be called on the JavaFX thread. */
    public void hideModels(boolean hide) {
        hiding = hide;
    }

    /** Has the machine looked at, or no more. To be called on the JavaFX thread. */
    public void watch(boolean visible) {
        if (visible && wish.isEmpty()) {
            wish = Optional.of(telemetry.wish(Pace.CALM));
        } else if (!visible) {
            wish.ifPresent(Registration::close);
            wish = Optional.empty();
        }
    }

    /** What was seen last; empty before the first look. */
    public ReadOnlyObjectProperty<Optional<Moment>> momentProperty() {
        return moment.getReadOnlyProperty();
    }

    /** The use of a model that ended last; empty before the first. */
    public ReadOnlyObjectProperty<Optional<Run>> lastRunProperty() {
        return lastRun.getReadOnlyProperty();
    }

    @Override
    public void close() {
        watch(false);
        looking.close();
        running.close();
    }
}
