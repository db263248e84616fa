package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.ContinuationTree;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks into what the loaded model says of texts: their tokens' numbers, whole distributions, continuations, and what another
 * model says of the same text. Each call is to be made on a thread of its own; it throws
 * {@link UnusableModelException} if no model is loaded, and {@link java.util.concurrent.CancellationException} if it was asked to
 * stop.
 */
public final class InspectService {

    /** How many nodes a tree of continuations may have. */
    private static final int MOST_NODES = 20_000;

    private final ModelSession session;
    private final ModelLibrary library;
    private final ModelSession.Loader loader;

    /** Told how far a call has come. */
    @FunctionalInterface
    public interface Progress {
        /** So many tokens of so many are done. */
        void tokens(int done, int total);

        /** Another model is on its way into memory. */
        default void loading(String model) {}
    }

    public InspectService(ModelSession session, ModelLibrary library, ModelLoader loader) {
        this(session, library, loader::load);
    }

    InspectService(ModelSession session, ModelLibrary library, ModelSession.Loader loader) {
        this.session = session;
        this.library = library;
        this.loader = loader;
    }

    private <T> T with(Function<LoadedModel, T> work) {
        try (ModelSession.Lease lease = session.borrow()
                .orElseThrow(() -> new UnusableModelException("No model is loaded; choose one first."))) {
            return work.apply(lease.model());
        }
    }

    /** Reads a text as it is. Control tokens written in it are text too. */
    public TokenTrace scoreText(String text, int top, Progress progress, Cancellation cancellation) {
        return with(model -> score(model, model.encodeText(text), top, progress, cancellation));
    }

    /** Reads a conversation as the model's template writes it. */
    public TokenTrace scoreConversation(List<Message> messages, int top, Progress progress, Cancellation cancellation) {
        return with(model -> score(model, model.encodeTranscript(messages), top, progress, cancellation));
    }

    private static TokenTrace score(
            LoadedModel model, List<Integer> ids, int top, Progress progress, Cancellation cancellation) {
        TokenTrace.Builder trace = model.trace(TraceSource.Kind.SCORED, Optional.empty(), List.of());
        var _ = model.model()
                .score(
                        ids,
                        top,
                        event -> {
                            trace.add(event);
                            progress.tokens(trace.size(), ids.size());
                        },
                        cancellation);
        return trace.trace();
    }

    /**
     * The loaded model's whole distribution over what could stand at a token of a trace.
     *
     * @throws UnusableModelException if the trace's tokens are not those of the loaded model, or nothing comes before the token
     */
    public Distribution distributionAt(TokenTrace trace, int token, Cancellation cancellation) {
        return with(model -> {
            requireSameTokens(model, trace);
            return distributionAfter(model, trace.idsBefore(token), cancellation);
        });
    }

    private static Distribution distributionAfter(LoadedModel model, List<Integer> ids, Cancellation cancellation) {
        if (ids.isEmpty()) {
            throw new UnusableModelException("Nothing comes before the first token, so nothing predicts it.");
        }
        List<Distribution> found = new ArrayList<>(1);
        model.model()
                .logits(
                        ids,
                        ids.size() - 1,
                        ids.size(),
                        (_, logits) -> found.add(Distribution.of(logits.clone())),
                        cancellation);
        return found.getFirst();
    }

    private static void requireSameTokens(LoadedModel model, TokenTrace trace) {
        if (!model.sharesTokens(trace)) {
            throw new UnusableModelException("This text has the tokens of "
                    + trace.source().model() + ", which are not those of "
                    + model.manifest().id() + "; load that model, or score the text with this one.");
        }
    }

    /**
     * Ids of the loaded model's tokens whose spelling contains a text, those that are closest to it first: with and without a
     * blank before it, then the shorter ones.
     *
     * @param most how many at most
     */
    public List<Integer> tokensLike(String text, int most) {
        return with(model -> model.tokenizer()
                .map(Tokenizer::vocabulary)
                .map(vocabulary -> vocabulary.search(text, most))
                .orElse(List.of()));
    }

    /** What an id stands for in the loaded model; unknown without one. */
    public TokenTrace.Entry entry(int id) {
        return with(model -> model.entry(id));
    }

    /** A tree of what the model would go on with from a token of a trace, that token included; to be unfolded. */
    public ContinuationTree continuationsFrom(TokenTrace trace, int token) {
        return with(model -> {
            requireSameTokens(model, trace);
            return new ContinuationTree(
                    model.model(), trace.idsBefore(token + 1), model.manifest().stopIds(), MOST_NODES);
        });
    }

    /**
     * Compares what the loaded model says of a trace's tokens, as the reference, with what another model says of them. The other
     * one is loaded beside it for the time of the comparison. Where they have not the same tokens, they are compared by the
     * characters of the text.
     *
     * @param other id or folder of the other model
     * @param top how many alternatives are captured with each token
     */
    public ModelDifference compare(
            TokenTrace trace, String other, int top, Progress progress, Cancellation cancellation) {
        return with(reference -> {
            progress.loading(other);
            Path folder = library.open(other, _ -> {}, cancellation).folder();
            LoadRequest request = LoadRequest.of(folder, LoadOptions.automatic());
            try (LoadedModel candidate = loader.load(request, LoadListener.NONE, cancellation)) {
                return TraceComparison.of(trace, reference, candidate, top, progress, cancellation);
            }
        });
    }

    /** The models that the loaded one can be compared with. */
    public List<String> others() {
        String loaded = session.borrow()
                .map(lease -> {
                    try (lease) {
                        return lease.model().manifest().id();
                    }
                })
                .orElse("");
        return library.list().stream()
                .filter(entry -> !(entry instanceof LibraryEntry.Broken))
                .map(LibraryEntry::id)
                .filter(id -> !id.equals(loaded))
                .toList();
    }
}
