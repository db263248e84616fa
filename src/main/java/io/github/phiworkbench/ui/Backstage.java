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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

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

    private final Sentences sentences = new Sentences();

    private Backstage(AppContext app, String message, Function<Settings, Services> opener) {
        log = ProgramLog.start(app.folders().logs(), Settings.LOG_DETAIL.fallback());
        instance = SingleInstance.claim(app.folders().window(), message);
        // A start that hands over to another window leaves the files alone.
        opening = instance.role() == Role.HANDED_OVER
                ? CompletableFuture.failedFuture(new IllegalStateException("Another window has been called."))
                : CompletableFuture.supplyAsync(() -> parts(app, opener), Backstage::start);
    }

    /** @param message what a window that is open already is to be told */
    static Backstage open(AppContext app, String message) {
        return new Backstage(app, message, settings -> Services.open(app, settings));
    }

    static Backstage open(AppContext app, Function<Settings, Services> opener) {
        return new Backstage(app, "", opener);
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("backstage").start(work);
    }

    private Parts parts(AppContext app, Function<Settings, Services> opener) {
        SettingsStore store = SettingsStore.open(app.folders().settings(), sentences::say);
        Settings settings = store.settings();
        log.detail(settings.get(Settings.LOG_DETAIL));
        settings.listen(Settings.LOG_DETAIL, log::detail);
        app.libtorch().use(settings.get(Settings.LIBTORCH));
        settings.listen(Settings.LIBTORCH, app.libtorch()::use);
        Services services = opener.apply(settings);
        services.notices().forEach(sentences::say);
        return new Parts(store, services);
    }

    /** Knows of other windows of this program. */
    SingleInstance instance() {
        return instance;
    }

    /** @throws RuntimeException as it was thrown, if opening failed */
    Settings settings() {
        return opened().store().settings();
    }

    private Parts opened() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /** The program's own log. */
    ProgramLog log() {
        return log;
    }

    /**
     * What the panes work with.
     *
     * @throws RuntimeException as it was thrown, if opening failed
     */
    Services services() {
        return opened().services();
    }

    /** @throws RuntimeException as it was thrown, if opening failed */
    void requireOpened() {
        var _ = opened();
    }

    /**
     * Tells the sentences for the user that no one has seen yet, and from then on each as it comes.
     *
     * @param listener may be called from any thread
     */
    void tellTo(Consumer<String> listener) {
        sentences.tellTo(listener);
    }

    /** Sentences for the user, kept until there is a window to show them in. */
    private static final class Sentences {
        private final List<String> untold = new ArrayList<>();
        private Consumer<String> listener = untold::add;

        synchronized void say(String sentence) {
            listener.accept(sentence);
        }

        synchronized void tellTo(Consumer<String> next) {
            listener = next;
            untold.forEach(next);
            untold.clear();
        }
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
