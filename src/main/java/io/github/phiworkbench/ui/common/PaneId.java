package io.github.phiworkbench.ui.common;

import java.util.Locale;

/** The places of the window, in the order of the rail. */
public enum PaneId {
    CHAT,
    COMPARE,
    INSPECT,
    MODELS,
    PERFORMANCE,
    SETTINGS,
    LOG;

    /** Word for it in settings and in keys of texts. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
