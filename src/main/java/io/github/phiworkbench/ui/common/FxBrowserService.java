package io.github.phiworkbench.ui.common;

import java.net.URI;
import java.nio.file.Path;
import javafx.application.HostServices;

/** Opens things through JavaFX, which asks the system. */
public final class FxBrowserService implements BrowserService {

    private final HostServices host;
    private final Notifier notifier;
    private final Texts texts = Texts.of("common");

    public FxBrowserService(HostServices host, Notifier notifier) {
        this.host = host;
        this.notifier = notifier;
    }

    @Override
    public void openFolder(Path folder) {
        open(folder.toUri().toString(), folder.toString());
    }

    @Override
    public void openLink(URI link) {
        open(link.toString(), link.toString());
    }

    private void open(String uri, String name) {
        try {
            host.showDocument(uri);
        } catch (UnsupportedOperationException e) {
            notifier.warn(texts.get("browser.none", name));
        }
    }
}
