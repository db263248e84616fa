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
    private final ObjectProperty<Double> tokensPerSecond = new SimpleObjectProperty<>(this, "tokensPerSecond", 0.0);
    private final ObjectProperty<Long> memoryBytes = new SimpleObjectProperty<>(this, "memoryBytes", 0L);
    private final ObjectProperty<Long> machineBytes = new SimpleObjectProperty<>(this, "machineBytes", 0L);

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

    /** Speed of the running or the last generation; 0 before the first. */
    public ObjectProperty<Double> tokensPerSecondProperty() {
        return tokensPerSecond;
    }

    /** Resident memory of this process and its workers; 0 while not known. */
    public ObjectProperty<Long> memoryBytesProperty() {
        return memoryBytes;
    }

    /** Memory of the machine or of the container this runs in; 0 while not known. */
    public ObjectProperty<Long> machineBytesProperty() {
        return machineBytes;
    }
}
