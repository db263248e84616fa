package io.github.phiworkbench.ui.log;

import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.WindowContext;
import java.util.Map;

/** How the window gets its log. */
public final class LogPane {

    private LogPane() {}

    /** The pane in a window. */
    public static Pane in(WindowContext context, ProgramLog log) {
        return new Pane(PaneId.LOG, FxmlFile.LOG, Map.of(LogView.class, () -> new LogView(log, context)));
    }
}
