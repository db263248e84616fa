package io.github.phiworkbench.ui.settings;

import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.WindowContext;
import java.util.Map;

/** How the window gets its settings. */
public final class SettingsPane {

    private SettingsPane() {}

    /** The pane in a window. */
    public static Pane in(WindowContext context) {
        return new Pane(
                PaneId.SETTINGS,
                FxmlFile.SETTINGS,
                Map.of(SettingsView.class, () -> new SettingsView(new SettingsViewModel(context))));
    }
}
