package io.github.phiworkbench.ui.session;

import io.github.phiworkbench.app.LoadFailure;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.library.ImportProgress;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The line that says what the loaded model is doing, for every pane that shows it.
 *
 * @param kind for its colour
 * @param progress from 0 to 1, or -1 where it is not known; without effect unless busy
 * @param log the last lines of the failed process' log
 */
public record SessionStrip(
        Kind kind, String text, double progress, boolean canLoadAnyway, List<String> log, Optional<Path> logFile) {

    static final String AREA = "session";

    /** What there is of a model. */
    public enum Kind {
        NONE,
        BUSY,
        READY,
        FAILED
    }

    public SessionStrip {
        log = List.copyOf(log);
    }

    /** The line for a state of the session. */
    public static SessionStrip of(State state) {
        Texts texts = Texts.of(AREA);
        return switch (state) {
            case State.None _ -> plain(Kind.NONE, texts.get("session.none"), 0);
            case State.Importing(var model, var progress) ->
                plain(Kind.BUSY, texts.get("session.importing", model, importWords(progress)), progress.fraction());
            case State.Loading(var model, var progress, var device) ->
                plain(
                        Kind.BUSY,
                        device.isEmpty()
                                ? texts.get("session.loading", model, stage(progress, texts))
                                : texts.get(
                                        "session.loadingOn", model, device.get().device(), stage(progress, texts)),
                        progress.bytesTotal() == 0 ? -1 : (double) progress.bytesDone() / progress.bytesTotal());
            case State.Ready(var model) -> plain(Kind.READY, ready(model, texts), 1);
            case State.Failed(var _, var failure) -> failed(failure);
        };
    }

    private static SessionStrip plain(Kind kind, String text, double progress) {
        return new SessionStrip(kind, text, progress, false, List.of(), Optional.empty());
    }

    private static SessionStrip failed(LoadFailure failure) {
        return new SessionStrip(
                Kind.FAILED, failure.sentence(), 0, failure.canLoadAnyway(), failure.logTail(), failure.logFile());
    }

    private static String ready(LoadedModel model, Texts texts) {
        return texts.get(
                "session.ready",
                model.manifest().id(),
                model.model().backend().device(),
                model.model().backend().kernel(),
                Amounts.time(model.loading()));
    }

    private static String stage(LoadProgress progress, Texts texts) {
        String key = "stage." + progress.stage().name().toLowerCase(Locale.ROOT);
        return progress.bytesTotal() == 0
                ? texts.get(key)
                : texts.get(
                        "stage.bytes",
                        texts.get(key),
                        Amounts.bytes(progress.bytesDone()),
                        Amounts.bytes(progress.bytesTotal()));
    }

    /** Bytes, rate and time left. */
    public static String importWords(ImportProgress progress) {
        Texts texts = Texts.of(AREA);
        String done = Amounts.bytes(progress.bytesDone());
        String total = Amounts.bytes(progress.bytesTotal());
        return progress.bytesPerSecond() == 0 || progress.remaining().equals(Duration.ZERO)
                ? texts.get("import.bytes", done, total)
                : texts.get(
                        "import.rate",
                        done,
                        total,
                        Amounts.bytes((long) progress.bytesPerSecond()),
                        Amounts.time(progress.remaining()));
    }
}
