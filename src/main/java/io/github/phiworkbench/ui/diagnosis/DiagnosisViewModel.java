package io.github.phiworkbench.ui.diagnosis;

import io.github.phiworkbench.app.Anonymous;
import io.github.phiworkbench.app.Diagnosis;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Looks at this machine when asked, and has findings and a text to copy. Of the JavaFX thread. */
public final class DiagnosisViewModel {

    private final Function<Cancellation, Diagnosis> look;
    private final Settings settings;
    private final Tasks tasks;
    private final Anonymous anonymous;
    private final Texts texts = Texts.of("diagnosis");

    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private final ReadOnlyObjectWrapper<Optional<Diagnosis>> diagnosis =
            new ReadOnlyObjectWrapper<>(this, "diagnosis", Optional.empty());
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper(this, "text", "");
    private final ObservableList<Finding> findings = FXCollections.observableArrayList();
    private Cancellation current = new Cancellation();

    /**
     * Something that was found.
     *
     * @param good whether it is as it should be
     * @param text a sentence
     */
    record Finding(boolean good, String text) {}

    /** @param look looks at this machine, which takes some seconds */
    public DiagnosisViewModel(Function<Cancellation, Diagnosis> look, Settings settings, Tasks tasks) {
        this(look, settings, tasks, Anonymous.ofThisUser());
    }

    DiagnosisViewModel(Function<Cancellation, Diagnosis> look, Settings settings, Tasks tasks, Anonymous anonymous) {
        this.look = look;
        this.settings = settings;
        this.tasks = tasks;
        this.anonymous = anonymous;
    }

    ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** Why there is no diagnosis, as a sentence. */
    ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Diagnosis>> diagnosisProperty() {
        return diagnosis.getReadOnlyProperty();
    }

    /** All of it, without what tells who the user is. */
    ReadOnlyStringProperty textProperty() {
        return text.getReadOnlyProperty();
    }

    /** The essence. */
    ObservableList<Finding> findings() {
        return findings;
    }

    /** Looks, unless it does already. */
    void start() {
        if (running.get()) {
            return;
        }
        running.set(true);
        trouble.set("");
        Cancellation mine = new Cancellation();
        current = mine;
        tasks.of(() -> look.apply(mine))
                .onSuccess(this::show)
                .onFailure(EngineException.class, failure -> trouble.set(String.valueOf(failure.getMessage())))
                .onFailure(
                        UncheckedIOException.class,
                        failure -> trouble.set(texts.get("trouble", String.valueOf(failure.getMessage()))))
                .andFinally(() -> running.set(false))
                .start();
    }

    void stop() {
        current.cancel();
    }

    private void show(Diagnosis found) {
        diagnosis.set(Optional.of(found));
        List<String> lines = new ArrayList<>(List.of(found.toText()));
        for (Path folder : settings.get(Settings.MODEL_FOLDERS)) {
            lines.add(String.format(Locale.ROOT, "%-24s %s", "models too", folder));
        }
        text.set(anonymous.text(String.join("\n", lines)));
        findings.setAll(findings(found));
    }

    private List<Finding> findings(Diagnosis found) {
        List<Finding> all = new ArrayList<>();
        if (found.engine().problem() != null) {
            all.add(new Finding(false, found.engine().problem()));
        } else {
            all.add(new Finding(
                    true,
                    texts.get("finding.libtorch", String.valueOf(found.engine().libtorch()))));
        }
        for (Diagnosis.SelfTest test : found.selfTests()) {
            all.add(
                    test.works()
                            ? new Finding(
                                    true,
                                    texts.get("finding.works", test.device(), test.tokensPerSecond(), test.result()))
                            : new Finding(false, texts.get("finding.fails", test.device(), test.result())));
        }
        found.engine().devices().stream()
                .filter(device -> !device.usable())
                .forEach(device -> all.add(new Finding(
                        isExpected(found),
                        texts.get(
                                isForCuda(found, device.name()) ? "finding.wantsCuda" : "finding.passed",
                                device.name(),
                                device.reason()))));
        if (found.graphics().processors().isEmpty()) {
            all.add(new Finding(
                    true, texts.get("finding.noGraphics", found.graphics().problem())));
        }
        found.folders().stream()
                .filter(folder -> !folder.writable())
                .forEach(folder ->
                        all.add(new Finding(false, texts.get("finding.readOnly", anonymous.text(folder.path())))));
        return all;
    }

    /** Whether another libtorch would help. */
    private static boolean isForCuda(Diagnosis found, String device) {
        return device.startsWith("cuda")
                && found.graphics().nvidiaDriver() != null
                && found.engine().cudaRuntime() == null;
    }

    /** Where there is no processor for it, a device that cannot be used is no fault. */
    private static boolean isExpected(Diagnosis found) {
        return found.graphics().nvidiaDriver() == null;
    }
}
