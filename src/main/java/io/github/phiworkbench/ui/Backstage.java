package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.SettingsStore;
import io.github.phiworkbench.app.SingleInstance;
import io.github.phiworkbench.app.SingleInstance.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What runs behind the window, from before it opens until after it is closed. Settings and services are opened while JavaFX
 * starts, and waited for where they are asked for first.
 */
final class Backstage implements AutoCloseable {

    /**
     * What is opened meanwhile.
     *
     * @param store keeps the settings
     * @param services what the panes work with
     */
    private record Parts(SettingsStore store, Services services) {}

    private final SingleInstance instance;
    private final ProgramLog log;
    private final CompletableFuture<Parts> opening;

    /** For the user, from when there was no window yet to show them in. */
    private final Queue<String> sentences = new ConcurrentLinkedQueue<>();

    private Backstage(AppContext app) {
        log = ProgramLog.start(app.folders().logs(), Settings.LOG_DETAIL.fallback());
        instance = SingleInstance.claim(app.folders().window());
        // A start that hands over to another window leaves the files alone.
        opening = instance.role() == Role.HANDED_OVER
                ? CompletableFuture.failedFuture(new IllegalStateException("Another window has been called."))
                : CompletableFuture.supplyAsync(() -> parts(app), Backstage::start);
    }

    static Backstage open(AppContext app) {
        return new Backstage(app);
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("backstage").start(work);
    }

    private Parts parts(AppContext app) {
        SettingsStore store = SettingsStore.open(app.folders().settings(), sentences::add);
        Settings settings = store.settings();
        log.detail(settings.get(Settings.LOG_DETAIL));
        settings.listen(Settings.LOG_DETAIL, log::detail);
        Services services = Services.open(app, settings);
        sentences.addAll(services.notices());
        return new Parts(store, services);
    }

    /** Knows of other windows of this program. */
    SingleInstance instance() {
        return instance;
    }

    Settings settings() {
        return opening.join().store().settings();
    }

    /** The program's own log. */
    ProgramLog log() {
        return log;
    }

    /** What the panes work with. */
    Services services() {
        return opening.join().services();
    }

    /** The sentences that no one has seen yet, each once. */
    List<String> news() {
        List<String> news = new ArrayList<>();
        for (String sentence = sentences.poll(); sentence != null; sentence = sentences.poll()) {
            news.add(sentence);
        }
        return news;
    }

    @Override
    public void close() {
        opening.handle((opened, failure) -> Optional.ofNullable(opened)).join().ifPresent(opened -> {
            opened.services().close();
            opened.store().close();
        });
        instance.close();
        log.close();
    }
}
