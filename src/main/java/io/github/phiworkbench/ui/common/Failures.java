package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.ImportException;

/** Words for failures. */
public final class Failures {

    private Failures() {}

    /** One sentence for the user: the failure's own where it comes from this program, or else a general one with its name. */
    public static String sentence(Throwable failure) {
        String message = failure.getMessage();
        boolean ours = failure instanceof UnusableModelException
                || failure instanceof InvalidPromptException
                || failure instanceof ImportException
                || failure instanceof ConversationStoreException
                || failure instanceof EngineException;
        if (ours && message != null) {
            return message;
        }
        Texts texts = Texts.of("common");
        return failure instanceof OutOfMemoryError
                ? texts.get("error.memory")
                : texts.get("error.general", failure.getClass().getSimpleName());
    }
}
