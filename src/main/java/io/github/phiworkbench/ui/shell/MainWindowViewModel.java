package io.github.phiworkbench.ui.shell;

import io.github.phiworkbench.app.Setting;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.Navigator;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PaneView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Which pane is in view, and where shortcuts go. */
public final class MainWindowViewModel implements Navigator {

    /** The pane that was in view last. */
    static final Setting<PaneId> PANE = Setting.choice("pane", PaneId.CHAT);

    private final Settings settings;
    private final Map<PaneId, PaneView> views = new EnumMap<>(PaneId.class);
    private final ReadOnlyObjectWrapper<Optional<PaneId>> selected =
            new ReadOnlyObjectWrapper<>(this, "selected", Optional.empty());
    private List<Pane> panes = List.of();
    private Function<Pane, PaneView> maker = pane -> new PaneView() {};

    /** A window without panes. */
    public MainWindowViewModel(Settings settings) {
        this.settings = settings;
    }

    /**
     * Brings the pane into view that was last.
     *
     * @param panes those that exist, in any order
     * @param maker puts a pane into the window when it is to be shown for the first time
     */
    void start(List<Pane> panes, Function<Pane, PaneView> maker) {
        this.panes = panes.stream().sorted(Comparator.comparing(Pane::id)).toList();
        this.maker = maker;
        PaneId last = settings.get(PANE);
        if (has(last)) {
            open(last);
        } else if (!this.panes.isEmpty()) {
            open(this.panes.getFirst().id());
        }
    }

    /** The panes that the rail leads to, from the top down. */
    List<Pane> rail() {
        return panes.stream().filter(pane -> pane.id() != PaneId.LOG).toList();
    }

    boolean has(PaneId id) {
        return pane(id).isPresent();
    }

    private Optional<Pane> pane(PaneId id) {
        return panes.stream().filter(pane -> pane.id() == id).findFirst();
    }

    ReadOnlyObjectProperty<Optional<PaneId>> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /** The pane in view; empty before the first. */
    public Optional<PaneId> selectedPane() {
        return selected.get();
    }

    @Override
    public void open(PaneId id) {
        Optional<PaneId> before = selected.get();
        if (before.equals(Optional.of(id))) {
            return;
        }
        pane(id).ifPresent(pane -> {
            PaneView view = views.get(id);
            if (view == null) {
                view = maker.apply(pane);
                views.put(id, view);
            }
            before.map(views::get).ifPresent(PaneView::hidden);
            selected.set(Optional.of(id));
            settings.set(PANE, id);
            view.shown();
        });
    }

    @Override
    public void open(PaneId id, PaneCommand command) {
        open(id);
        if (selected.get().equals(Optional.of(id))) {
            perform(command);
        }
    }

    /** A shortcut, for the pane in view or the one it belongs to. */
    void handle(PaneCommand command) {
        switch (command) {
            case SEND, STOP, FIND -> perform(command);
            case NEW_CHAT -> open(PaneId.CHAT, command);
            case LOAD_MODEL -> {
                if (!perform(command)) {
                    open(PaneId.MODELS, command);
                }
            }
        }
    }

    private boolean perform(PaneCommand command) {
        return selected.get().map(views::get).map(view -> view.perform(command)).orElse(false);
    }

    /** What closing the window now would break off, in sentences. */
    List<String> unfinished() {
        return views.values().stream()
                .map(PaneView::unfinished)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Lets the panes save what they have. */
    void close() {
        views.values().forEach(PaneView::close);
    }

    /** The shortcut that leads to a pane, if there is one. */
    static Optional<Shortcut> shortcut(PaneId id) {
        return Arrays.stream(Shortcut.values())
                .filter(shortcut -> shortcut.name().equals("PANE_" + id.name()))
                .findFirst();
    }
}
