package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.Pulses;
import io.github.phiworkbench.ui.common.ThemeManager;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import io.github.phiworkbench.ui.markdown.MessageText;
import io.github.phiworkbench.ui.shell.MainWindowViewModel;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.VBox;

/**
 * Goes once through what a user sees in the first minutes, so that what it takes is in the program's cache: a message, every
 * pane, both themes.
 *
 * @param theme what colours the window
 * @param formulas draws the formula of the message; is closed at the end
 */
record Rehearsal(Settings settings, ThemeManager theme, MainWindowViewModel navigator, FormulaRenderer formulas) {

    /** Each pane is given so many pulses. */
    private static final int PULSES = 3;

    private static final String MESSAGE = """
            # A heading

            Some *emphasis*, **more of it**, `code`, a [link](https://example.org) and $e^{i\\pi} + 1 = 0$.

            1. A list
               * in a list

            > A quotation

            ```java
            int answer = 6 * 7; // Known.
            ```

            | a | b |
            |---|--:|
            | 1 | 2 |

            $$\\int_0^1 x^2 \\,dx = \\frac{1}{3}$$
            """;

    /** Begins; ends JavaFX at its end. */
    void begin(List<Pane> panes) {
        showMessage();
        settings.set(Settings.THEME, Theme.DARK);
        open(panes);
    }

    private void open(List<Pane> panes) {
        if (panes.isEmpty()) {
            settings.set(Settings.THEME, Settings.THEME.fallback());
            new Pulses(PULSES, this::end).start();
            return;
        }
        navigator.open(panes.getFirst().id());
        new Pulses(PULSES, () -> open(panes.subList(1, panes.size()))).start();
    }

    private void end() {
        formulas.close();
        Platform.exit();
    }

    /** In a scene of its own, which no window shows. */
    private void showMessage() {
        MessageText text = new MessageText(this, new MarkdownRows(formulas, destination -> {}));
        text.append(MESSAGE);
        VBox rows = new VBox();
        text.rows().stream().map(Row::create).forEach(rows.getChildren()::add);
        theme.add(new Scene(rows));
        rows.applyCss();
        rows.layout();
    }
}
