package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.library.ImportQueue.Stage;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.session.SessionStrip;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** An import that waits, runs or failed. */
public final class ImportRow {

    private final Ticket ticket;
    private final Texts texts;
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper(this, "text", "");
    private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(this, "fraction", 0);
    private final ReadOnlyObjectWrapper<Stage> stage;

    ImportRow(Ticket ticket, Texts texts) {
        this.ticket = ticket;
        this.texts = texts;
        stage = new ReadOnlyObjectWrapper<>(this, "stage", ticket.stage());
        update();
    }

    /** Shows the ticket's present stage. */
    void update() {
        Stage now = ticket.stage();
        stage.set(now);
        switch (now) {
            case Stage.Waiting _ -> text.set(texts.get("import.waiting"));
            case Stage.Reading(var tokens, var total) -> {
                fraction.set((double) tokens / total);
                text.set(texts.get("import.reading", Amounts.number(tokens), Amounts.number(total)));
            }
            case Stage.Searching(var layers, var total) -> {
                fraction.set((double) layers / total);
                text.set(texts.get("import.searching", layers, total));
            }
            case Stage.Running(var progress) -> {
                fraction.set(progress.fraction());
                text.set(SessionStrip.importWords(progress));
            }
            case Stage.Failed(var sentence) -> text.set(sentence);
            case Stage.Done _ -> text.set(texts.get("import.done"));
            case Stage.Cancelled _ -> text.set(texts.get("import.cancelled"));
        }
    }

    Ticket ticket() {
        return ticket;
    }

    public String name() {
        return ticket.request().id();
    }

    public ReadOnlyStringProperty textProperty() {
        return text.getReadOnlyProperty();
    }

    /** From 0 to 1. */
    public ReadOnlyDoubleProperty fractionProperty() {
        return fraction.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Stage> stageProperty() {
        return stage.getReadOnlyProperty();
    }
}
