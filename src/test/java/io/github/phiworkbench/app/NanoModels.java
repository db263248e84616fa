package io.github.phiworkbench.app;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The two embedded models, run in the test's own process: one is loaded, the other can be compared with it. */
public final class NanoModels implements AutoCloseable {

    public static final Path INSTRUCT = TestModels.embedded("phi-4-nano-instruct");
    public static final Path REASONING = TestModels.embedded("phi-4-nano-reasoning");

    public final ModelSession session;
    public final InspectService inspect;
    public final ComparisonService comparison;

    /** With the instruct model loaded. */
    public NanoModels() {
        Path models = INSTRUCT.toAbsolutePath().getParent();
        ModelLibrary library = new ModelLibrary(List.of(models), new EmbeddedModels(models.resolve("none"), models));
        session = new ModelSession(library, (request, _, _) -> loaded(request));
        inspect = new InspectService(session, library, (request, _, _) -> loaded(request));
        comparison = new ComparisonService(session, library, (request, _, _) -> loaded(request));
        CountDownLatch ready = new CountDownLatch(1);
        session.observe(state -> {
            if (state instanceof ModelSession.State.Ready) {
                ready.countDown();
            }
        });
        session.load(LoadRequest.of(INSTRUCT, LoadOptions.automatic()));
        try {
            ready.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static LoadedModel loaded(LoadRequest request) {
        Tokenizer tokenizer = Tokenizer.open(request.folder());
        return new LoadedModel(
                request,
                TorchLanguageModel.load(request.folder(), Optional.of(tokenizer.vocabulary()), request.options()),
                Optional.of(tokenizer),
                Duration.ZERO);
    }

    @Override
    public void close() {
        comparison.close();
        session.close();
    }
}
