package io.github.phiworkbench.app;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A real session whose models are scripted; their tokenizer and what is told of them are those of a real folder. */
public final class ScriptedSession {

    private ScriptedSession() {}

    /** Brings up the model of a folder. */
    @FunctionalInterface
    public interface Loading {
        /** @param manifest what the folder says of its model */
        LanguageModel model(ModelManifest manifest) throws InterruptedException;
    }

    /** A session over the models of a folder. */
    public static ModelSession over(Path models, Loading loading) {
        ModelLibrary library = new ModelLibrary(List.of(models), new EmbeddedModels(models.resolve("none"), models));
        return new ModelSession(library, (request, _, _) -> {
            try {
                LanguageModel model = loading.model(ModelManifest.read(request.folder()));
                return new LoadedModel(
                        request, model, Optional.of(Tokenizer.open(request.folder())), Duration.ofMillis(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** A session that has loaded a model, or fails to. */
    public static ModelSession loaded(Path folder, ScriptedModel model) {
        ModelSession session = over(folder.toAbsolutePath().getParent(), _ -> model);
        session.load(LoadRequest.of(folder, LoadOptions.automatic()));
        return session;
    }

    /** Comparisons of the models of a folder. */
    public static ComparisonService comparison(ModelSession session, Path models, Loading loading) {
        ModelLibrary library = new ModelLibrary(List.of(models), new EmbeddedModels(models.resolve("none"), models));
        return new ComparisonService(session, library, (request, _, _) -> {
            try {
                LanguageModel model = loading.model(ModelManifest.read(request.folder()));
                return new LoadedModel(
                        request, model, Optional.of(Tokenizer.open(request.folder())), Duration.ofMillis(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
