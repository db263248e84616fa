package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Settings;

/**
 * What every area of the window may use.
 *
 * @param app the program below the window: folders, models, loader
 * @param settings the user's settings
 * @param tasks work off the JavaFX thread
 * @param dialogs questions to the user
 * @param browser opens folders and links outside the program
 * @param notifier notices that do not interrupt
 * @param status what the status bar shows
 * @param navigator leads to other panes
 */
public record WindowContext(
        AppContext app,
        Settings settings,
        Tasks tasks,
        DialogService dialogs,
        BrowserService browser,
        Notifier notifier,
        StatusViewModel status,
        Navigator navigator) {}
