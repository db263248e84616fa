package io.github.phiworkbench.ui.diagnosis;

import io.github.phiworkbench.app.CudaDownload;
import io.github.phiworkbench.app.CudaDownload.Offer;
import io.github.phiworkbench.app.CudaDownload.Progress;
import io.github.phiworkbench.app.DownloadException;
import io.github.phiworkbench.app.LibtorchChoice;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.torch.LibtorchFolder;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** Which libtorch models run with, and how to get one that knows CUDA. Of the JavaFX thread. */
public final class LibtorchViewModel {

    private final Settings settings;
    private final CudaDownload download;
    private final DialogService dialogs;
    private final Tasks tasks;
    private final boolean named;
    private final Texts texts = Texts.of("diagnosis");

    private final ReadOnlyStringWrapper present = new ReadOnlyStringWrapper(this, "present", "");
    private final ReadOnlyBooleanWrapper own = new ReadOnlyBooleanWrapper(this, "own", true);
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(this, "progress", -1);
    private final ReadOnlyStringWrapper step = new ReadOnlyStringWrapper(this, "step", "");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private Cancellation current = new Cancellation();

    /**
     * @param download fetches one
     * @param environment variables of this process, of which one counts more than what is chosen here
     */
    public LibtorchViewModel(
            Settings settings,
            CudaDownload download,
            Map<String, String> environment,
            DialogService dialogs,
            Tasks tasks) {
        this.settings = settings;
        this.download = download;
        this.dialogs = dialogs;
        this.tasks = tasks;
        String variable = environment.getOrDefault(LibtorchChoice.VARIABLE, "");
        named = !variable.isBlank();
        if (named) {
            present.set(texts.get("libtorch.named", LibtorchChoice.VARIABLE, variable));
        } else {
            show(settings.get(Settings.LIBTORCH));
        }
    }

    private void show(String folder) {
        own.set(folder.isEmpty());
        present.set(folder.isEmpty() ? texts.get("libtorch.own") : texts.get("libtorch.chosen", folder));
    }

    /** Which one it is, in a sentence. */
    ReadOnlyStringProperty presentProperty() {
        return present.getReadOnlyProperty();
    }

    /** Whether it is the program's own. */
    ReadOnlyBooleanProperty ownProperty() {
        return own.getReadOnlyProperty();
    }

    /** Whether the environment says which, so that nothing can be chosen. */
    boolean isNamed() {
        return named;
    }

    /** Whether there is one to fetch for this system. */
    boolean isForThisSystem() {
        return download.isForThisSystem();
    }

    ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** From 0 to 1, or -1 while nothing is known. */
    ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** What is going on. */
    ReadOnlyStringProperty stepProperty() {
        return step.getReadOnlyProperty();
    }

    /** Why something did not work, as a sentence. */
    ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** Takes the one of a folder, if it fits. */
    void choose(Path folder) {
        trouble.set("");
        tasks.of(() -> LibtorchFolder.find(folder))
                .onSuccess(this::use)
                .onFailure(EngineException.class, this::tell)
                .start();
    }

    /** Goes back to the program's own. */
    void useOwn() {
        trouble.set("");
        settings.set(Settings.LIBTORCH, "");
        show("");
    }

    private void use(LibtorchFolder found) {
        String folder = found.folder().toString();
        settings.set(Settings.LIBTORCH, folder);
        show(folder);
        if (!found.cuda()) {
            trouble.set(texts.get("libtorch.noCuda", folder));
        }
    }

    private void tell(RuntimeException failure) {
        trouble.set(String.valueOf(failure.getMessage()));
    }

    /** What fetching can begin with: one that was fetched before, or an offer. */
    private record Found(Optional<LibtorchFolder> there, Optional<Offer> offer) {}

    /** Takes the one that was fetched before, or asks what there is to fetch, then the user, and fetches it. */
    void fetch() {
        if (running.get()) {
            return;
        }
        Cancellation mine = begin();
        tasks.of(() -> look(mine))
                .onSuccess(found -> {
                    end(mine);
                    found.there().ifPresent(this::use);
                    found.offer().filter(this::isWanted).ifPresent(this::fetch);
                })
                .onFailure(EngineException.class, this::tell)
                .onFailure(DownloadException.class, this::tell)
                .andFinally(() -> end(mine))
                .start();
    }

    private Found look(Cancellation cancellation) {
        Optional<LibtorchFolder> there = download.fetched();
        return new Found(there, there.isPresent() ? Optional.empty() : Optional.of(download.look(cancellation)));
    }

    private boolean isWanted(Offer offer) {
        return dialogs.confirm(texts.get("libtorch.fetch.title"), question(offer), texts.get("libtorch.fetch.action"));
    }

    private void fetch(Offer offer) {
        Cancellation mine = begin();
        tasks.of(() -> download.fetch(offer, now -> tasks.onWindow(() -> show(now)), mine))
                .onSuccess(this::use)
                .onFailure(DownloadException.class, this::tell)
                .andFinally(() -> end(mine))
                .start();
    }

    private Cancellation begin() {
        Cancellation mine = new Cancellation();
        current = mine;
        trouble.set("");
        progress.set(-1);
        step.set(texts.get("libtorch.looking", download.host()));
        running.set(true);
        return mine;
    }

    private void end(Cancellation mine) {
        if (current == mine) {
            running.set(false);
        }
    }

    private String question(Offer offer) {
        return offer.bytes() == 0
                ? texts.get("libtorch.fetch.unknown", download.host(), download.target())
                : texts.get(
                        "libtorch.fetch.question",
                        download.host(),
                        Amounts.bytes(offer.bytes()),
                        download.target(),
                        Amounts.bytes(offer.diskBytes()),
                        Amounts.bytes(offer.freeBytes()));
    }

    private void show(Progress now) {
        progress.set(now.total() == 0 ? -1 : (double) now.done() / now.total());
        step.set(
                now.total() == 0
                        ? texts.get("libtorch.fetched", Amounts.bytes(now.done()))
                        : texts.get("libtorch.fetchedOf", Amounts.bytes(now.done()), Amounts.bytes(now.total())));
    }

    /** Ends a download; what was fetched of it is removed. */
    void stop() {
        current.cancel();
    }
}
