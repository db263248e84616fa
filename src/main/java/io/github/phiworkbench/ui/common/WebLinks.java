package io.github.phiworkbench.ui.common;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Follows links that someone else wrote, such as a model: those that a browser opens, and no others. */
public final class WebLinks {

    private final BrowserService browser;
    private final Notifier notifier;
    private final Texts texts = Texts.of("common");

    public WebLinks(WindowContext window) {
        this(window.browser(), window.notifier());
    }

    public WebLinks(BrowserService browser, Notifier notifier) {
        this.browser = browser;
        this.notifier = notifier;
    }

    /** Opens a page of the web, or says that this is none. */
    public void open(String link) {
        try {
            URI target = new URI(link);
            String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
            if (scheme.equals("https") || scheme.equals("http")) {
                browser.openLink(target);
                return;
            }
            notifier.warn(texts.get("link.unknown", link));
        } catch (URISyntaxException e) {
            notifier.warn(texts.get("link.unknown", link));
        }
    }
}
