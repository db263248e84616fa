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
 * What runs behind the window, from before it opens until after it is closed.
 *
 * @param log the program's own log
 * @param store keeps the settings
 * @param instance knows of other windows of this program
 * @param opening what the panes work with, which is opened while JavaFX starts
 * @param sentences for the user, from when there was no window yet to show them in
 */
record Backstage(
        ProgramLog log,
        SettingsStore store,
        SingleInstance instance,
        CompletableFuture<Services> opening,
        Queue<String> sentences)
        implements AutoCloseable {

    static Backstage open(AppContext app) {
        Queue<String> sentences = new ConcurrentLinkedQueue<>();
        SettingsStore store = SettingsStore.open(app.folders().settings(), sentences::add);
        Settings settings = store.settings();
        ProgramLog log = ProgramLog.start(app.folders().logs(), settings.get(Settings.LOG_DETAIL));
        settings.listen(Settings.LOG_DETAIL, log::detail);
        SingleInstance instance = SingleInstance.claim(app.folders().window());
        // A start that hands over to another window has no need of them.
        CompletableFuture<Services> opening = instance.role() == Role.HANDED_OVER
                ? CompletableFuture.failedFuture(new IllegalStateException("Another window has been called."))
                : CompletableFuture.supplyAsync(() -> open(app, settings, sentences), Backstage::start);
        return new Backstage(log, store, instance, opening, sentences);
    }

    private static Services open(AppContext app, Settings settings, Queue<String> sentences) {
        Services services = Services.open(app, settings);
        sentences.addAll(services.notices());
        return services;
    }

    private static void start(Runnable opening) {
        Thread.ofPlatform().daemon().name("services").start(opening);
    }

    Settings settings() {
        return store.settings();
    }

    /** What the panes work with; waits until it is open. */
    Services services() {
        return opening.join();
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
        opening.handle((services, failure) -> Optional.ofNullable(services))
                .join()
                .ifPresent(Services::close);
        store.close();
        instance.close();
        log.close();
    }
}
