package io.github.phiworkbench.ui.session;

import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.StatusViewModel.ModelState;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import javafx.util.Subscription;

/** Shows in the status bar what there is of a model, whichever panes were opened, and loads the first one. Of the JavaFX thread. */
public final class SessionStatus implements AutoCloseable {

    private final ModelSession session;
    private final StatusViewModel status;
    private final ModelSession.Registration watching;
    private final Subscription answering;
    private State state = new State.None();

    /** Watches the session until this is closed. */
    public SessionStatus(ModelSession session, Tasks tasks, StatusViewModel status) {
        this.session = session;
        this.status = status;
        watching = session.observe(now -> tasks.onWindow(() -> show(now)));
        answering = status.answeringProperty().subscribe(this::showState);
    }

    /** Loads the model that is used where none was chosen, unless there is one already; for the start of the window. */
    public void loadDefaultModel(Settings settings) {
        session.loadIfNone(settings.get(Settings.DEFAULT_MODEL));
    }

    private void show(State now) {
        state = now;
        status.modelProperty().set(name(now));
        status.deviceProperty().set(now instanceof State.Ready ready ? place(ready.model()) : "");
        showState();
    }

    /** Where it runs and what computes, and how keys and values are kept where that was chosen. */
    private static String place(LoadedModel model) {
        Backend backend = model.model().backend();
        Texts texts = Texts.of(SessionStrip.AREA);
        Precision cache = model.cachePrecision();
        return cache == model.manifest().formats().cache()
                ? texts.get("status.place", backend.device(), backend.kernel())
                : texts.get("status.placeCache", backend.device(), backend.kernel(), cache.spelling());
    }

    private void showState() {
        status.modelStateProperty()
                .set(
                        switch (state) {
                            case State.None _ -> ModelState.NONE;
                            case State.Importing _, State.Loading _ -> ModelState.LOADING;
                            case State.Ready _ -> status.answeringProperty().get() ? ModelState.BUSY : ModelState.READY;
                            case State.Failed _ -> ModelState.FAILED;
                        });
    }

    /** The id of the model that a state is about; empty where there is none. */
    public static String name(State state) {
        return switch (state) {
            case State.None _ -> "";
            case State.Importing it -> it.model();
            case State.Loading it -> it.model();
            case State.Ready it -> it.model().manifest().id();
            case State.Failed it -> it.model();
        };
    }

    @Override
    public void close() {
        watching.close();
        answering.unsubscribe();
    }
}
