package io.github.phiworkbench.ui.common;

import java.net.URI;
import java.nio.file.Path;

/** Opens things outside the program. */
public interface BrowserService {

    /** Shows a folder in the system's file manager. */
    void openFolder(Path folder);

    /** Shows a page in the user's browser; only ever because the user asked for it. */
    void openLink(URI link);
}
