package io.github.phiworkbench.app;

import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import java.util.List;

/**
 * The program's parts, wired by hand.
 *
 * @param folders where the user's data lies
 * @param library the models on this machine
 */
public record AppContext(AppFolders folders, ModelLibrary library) {

    /** The model that comes with the program and is used where none is named. */
    public static final String DEFAULT_MODEL = "phi-4-nano-instruct";

    /** The program as it is installed here, for this user. */
    public static AppContext ofThisMachine() {
        AppFolders folders = AppFolders.ofThisUser();
        EmbeddedModels embedded = new EmbeddedModels(EmbeddedModels.shippedFolder(), folders.models());
        return new AppContext(folders, new ModelLibrary(List.of(folders.models()), embedded));
    }
}
