package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.SettingsStore;
import io.github.phiworkbench.app.SingleInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What runs behind the window, from before it opens until after it is closed.
 *
 * @param log the program's own log
 * @param store keeps the settings
 * @param instance knows of other windows of this program
 * @param services what the panes work with
 * @param sentences for the user, from when there was no window yet to show them in
 */
record Backstage(
        ProgramLog log, SettingsStore store, SingleInstance instance, Services services, Queue<String> sentences)
        implements AutoCloseable {

    static Backstage open(AppContext app) {
        Queue<String> sentences = new ConcurrentLinkedQueue<>();
        SettingsStore store = SettingsStore.open(app.folders().settings(), sentences::add);
        Settings settings = store.settings();
        ProgramLog log = ProgramLog.start(app.folders().logs(), settings.get(Settings.LOG_DETAIL));
        settings.listen(Settings.LOG_DETAIL, log::detail);
        SingleInstance instance = SingleInstance.claim(app.folders().window());
        Services services = Services.open(app, settings);
        sentences.addAll(services.notices());
        return new Backstage(log, store, instance, services, sentences);
    }

    Settings settings() {
        return store.settings();
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
        services.close();
        store.close();
        instance.close();
        log.close();
    }
}
