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
import io.github.phiworkbench.ui.common.Undertaking;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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
    private final Undertaking work = new Undertaking();

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

    /** What is fetched. */
    Undertaking work() {
        return work;
    }

    /** Takes the one of a folder, if it fits. */
    void choose(Path folder) {
        work.fail("");
        tasks.of(() -> LibtorchFolder.find(folder))
                .onSuccess(this::use)
                .onFailure(EngineException.class, work::fail)
                .start();
    }

    /** Goes back to the program's own. */
    void useOwn() {
        work.fail("");
        settings.set(Settings.LIBTORCH, "");
        show("");
    }

    private void use(LibtorchFolder found) {
        String folder = found.folder().toString();
        settings.set(Settings.LIBTORCH, folder);
        show(folder);
        if (!found.cuda()) {
            work.fail(texts.get("libtorch.noCuda", folder));
        }
    }

    /** What fetching can begin with: one that was fetched before, or an offer. */
    private record Found(Optional<LibtorchFolder> there, Optional<Offer> offer) {}

    /** Takes the one that was fetched before, or asks what there is to fetch, then the user, and fetches it. */
    void fetch() {
        if (work.isRunning()) {
            return;
        }
        Cancellation mine = work.begin(texts.get("libtorch.looking", download.host()));
        tasks.of(() -> look(mine))
                .onSuccess(found -> {
                    work.end(mine);
                    found.there().ifPresent(this::use);
                    found.offer().filter(this::isWanted).ifPresent(this::fetch);
                })
                .onFailure(EngineException.class, work::fail)
                .onFailure(DownloadException.class, work::fail)
                .andFinally(() -> work.end(mine))
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
        Cancellation mine = work.begin(texts.get("libtorch.looking", download.host()));
        tasks.of(() -> download.fetch(offer, now -> tasks.onWindow(() -> show(mine, now)), mine))
                .onSuccess(this::use)
                .onFailure(DownloadException.class, work::fail)
                .andFinally(() -> work.end(mine))
                .start();
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

    private void show(Cancellation mine, Progress now) {
        if (now.total() == 0) {
            work.show(mine, texts.get("libtorch.fetched", Amounts.bytes(now.done())), Undertaking.UNKNOWN);
        } else {
            work.show(
                    mine,
                    texts.get("libtorch.fetchedOf", Amounts.bytes(now.done()), Amounts.bytes(now.total())),
                    (double) now.done() / now.total());
        }
    }

    /** Ends a download; what was fetched of it is removed. */
    void stop() {
        work.stop(texts.get("libtorch.stopping"));
    }
}
