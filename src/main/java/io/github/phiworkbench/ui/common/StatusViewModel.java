package io.github.phiworkbench.ui.common;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** What the status bar shows. Panes set it, on the JavaFX thread. */
public final class StatusViewModel {

    /** How far the model in use is. */
    public enum ModelState {
        NONE,
        LOADING,
        READY,
        BUSY,
        FAILED
    }

    private final StringProperty device = new SimpleStringProperty(this, "device", "");
    private final StringProperty model = new SimpleStringProperty(this, "model", "");
    private final ObjectProperty<ModelState> modelState =
            new SimpleObjectProperty<>(this, "modelState", ModelState.NONE);
    private final BooleanProperty answering = new SimpleBooleanProperty(this, "answering");

    /** What the model runs on, in words; empty while none does. */
    public StringProperty deviceProperty() {
        return device;
    }

    /** Title of the model in use; empty while there is none. */
    public StringProperty modelProperty() {
        return model;
    }

    public ObjectProperty<ModelState> modelStateProperty() {
        return modelState;
    }

    /** Whether a question is being answered. */
    public BooleanProperty answeringProperty() {
        return answering;
    }
}
