package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ComparisonModels.Use;
import io.github.phiworkbench.app.ComparisonModels.WhenFull;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.ModelComparison;
import io.github.phiworkbench.inspect.QualityLoss;
import io.github.phiworkbench.inspect.TextChunk.Counted;
import io.github.phiworkbench.inspect.TokenizerMatch;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.tokenizer.TokenSpelling;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Measures what a model loses against another that has the same tokens: a quantized one against the one it was made of. The
 * models come into memory as for comparisons, and stay there until their place is needed. Each call is to be made on a thread
 * of its own.
 */
public final class QualityService {

    /** Tokens of a chunk where nothing else is said, as in llama.cpp's perplexity tool. */
    public static final int USUAL_CONTEXT = 512;

    private static final int PLACES = 100;

    /** What of the text before a token is kept with it: tokens to look at, and characters of their end. */
    private static final int TOKENS_BEFORE = 40;

    private static final int CHARACTERS_BEFORE = 60;

    private final ComparisonModels models;
    private final Clock clock;

    /** @param comparison brings the models into memory */
    public QualityService(ComparisonService comparison) {
        this(comparison, Clock.systemUTC());
    }

    QualityService(ComparisonService comparison, Clock clock) {
        models = comparison.models();
        this.clock = clock;
    }

    /**
     * What to measure.
     *
     * @param reference id or folder of the model that the other is held against
     * @param candidate id or folder of the other
     * @param context tokens of a chunk
     * @param counted which of them count
     * @param load device and threads of both
     */
    public record Request(
            String reference, String candidate, TextSource text, int context, Counted counted, LoadOptions load) {

        /** The usual way. */
        public static Request of(String reference, String candidate, TextSource text) {
            return new Request(reference, candidate, text, USUAL_CONTEXT, Counted.SECOND_HALF, LoadOptions.automatic());
        }
    }

    /** Told how far it has come, on the thread of the call or of a model. */
    public interface Progress {
        /** A model is on its way into memory. */
        void loading(String model);

        /** So many tokens of so many have been compared. */
        void tokens(int done, int total);
    }

    /** Work with two models that know the same tokens. */
    @FunctionalInterface
    private interface Work<T> {
        T with(LoadedModel reference, LoadedModel candidate, List<Integer> ids);
    }

    /**
     * Measures.
     *
     * @throws UnusableModelException if a model cannot be used, or the two have not the same tokens or do not fit into memory
     *     together
     * @throws IllegalArgumentException if the two are one, or the text or the context is too short, or the context too long
     * @throws io.github.phiworkbench.engine.EngineException if libtorch, or the process it runs in, fails
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public QualityReport measure(Request request, Progress progress, Cancellation cancellation) {
        Instant began = clock.instant();
        return withBoth(request, progress, cancellation, (reference, candidate, ids) -> {
            QualityLoss loss = QualityLoss.measure(
                    TraceComparison.side(reference),
                    TraceComparison.side(candidate),
                    ids,
                    request.context(),
                    request.counted(),
                    PLACES,
                    progress::tokens,
                    cancellation);
            return new QualityReport(
                    began,
                    "Phi-4 Workbench " + ProgramVersion.number(),
                    model(reference),
                    model(candidate),
                    new QualityReport.Text(
                            request.text()
                                    .file()
                                    .map(file -> file.toAbsolutePath().toString())
                                    .orElse(null),
                            sha256(request.text().text()),
                            ids.size()),
                    request.context(),
                    request.counted().name().toLowerCase(Locale.ROOT),
                    loss.chunks().size(),
                    loss.summary().tokens(),
                    QualityReport.statistics(loss),
                    loss.histogram().counts(),
                    loss.strongest().stream()
                            .map(place -> place(place, ids, reference))
                            .toList());
        });
    }

    /**
     * What both models say of the chunk that a place of a report lies in, token by token; the place is token
     * {@code place.index() - place.chunkStart()} of it.
     *
     * @param top how many alternatives are captured with each token
     * @throws UnusableModelException as {@link #measure}, and if the text has changed since
     */
    public TraceDifference chunkOf(
            QualityReport report, QualityReport.Place place, int top, Progress progress, Cancellation cancellation) {
        TextSource text = report.text().path().map(TextSource::ofFile).orElseGet(TextSource::sample);
        if (!sha256(text.text()).equals(report.text().sha256())) {
            throw new UnusableModelException(
                    report.text().path().map(String::valueOf).orElse("The sample")
                            + " has changed since it was measured; measure again.");
        }
        Request request = new Request(
                report.reference().id(),
                report.candidate().id(),
                text,
                report.context(),
                Counted.SECOND_HALF,
                LoadOptions.automatic());
        return withBoth(request, progress, cancellation, (reference, candidate, ids) -> {
            if (ids.size() != report.text().tokens()) {
                throw new UnusableModelException(reference.manifest().id()
                        + " cuts the text into other tokens than when it was measured; measure" + " again.");
            }
            return new ModelComparison(TraceComparison.side(reference), TraceComparison.side(candidate), top)
                    .ofTokens(ids.subList(place.chunkStart(), place.chunkEnd()), 0, progress::tokens, cancellation);
        });
    }

    private <T> T withBoth(Request request, Progress progress, Cancellation cancellation, Work<T> work) {
        if (request.reference().equals(request.candidate())) {
            throw new IllegalArgumentException("The reference and the candidate are both " + request.reference()
                    + "; choose two models, such as one and its quantized form.");
        }
        progress.loading(request.reference());
        try (Use first = use(request, request.reference(), WhenFull.WAIT, cancellation)) {
            LoadedModel reference = first.model();
            List<Integer> ids = reference.encodeText(request.text().text());
            requireContext(reference.manifest(), request.context());
            progress.loading(request.candidate());
            try (Use second = use(request, request.candidate(), WhenFull.REFUSE, cancellation)) {
                LoadedModel candidate = second.model();
                requireContext(candidate.manifest(), request.context());
                requireSameTokens(reference, candidate, ids);
                return work.with(reference, candidate, ids);
            } catch (DoesNotFitException e) {
                throw new UnusableModelException(
                        e.need() + " beside " + reference.manifest().id()
                                + "; both have to be in memory: close other programs, or choose a reference of a smaller"
                                + " precision.",
                        e);
            }
        }
    }

    private Use use(Request request, String model, WhenFull whenFull, Cancellation cancellation) {
        ComparisonColumn column = new ComparisonColumn(
                model, request.load(), request.context(), "", Optional.empty(), OptionalInt.empty(), 0);
        Consumer<ColumnState> silent = _ -> {};
        return models.use(column, whenFull, silent, (_, _) -> {}, cancellation);
    }

    private static void requireContext(ModelManifest manifest, int context) {
        int longest = manifest.geometry().context();
        if (context > longest) {
            throw new IllegalArgumentException("The context of " + context + " tokens is longer than that of "
                    + manifest.id() + ", which is " + longest + "; choose a shorter one.");
        }
    }

    private static void requireSameTokens(LoadedModel reference, LoadedModel candidate, List<Integer> ids) {
        boolean same = reference.manifest().geometry().vocabulary()
                        == candidate.manifest().geometry().vocabulary()
                && reference.tokenizer().isPresent()
                && candidate.tokenizer().isPresent()
                && TokenizerMatch.of(
                                reference.tokenizer().get().vocabulary(),
                                candidate.tokenizer().get().vocabulary(),
                                ids)
                        != TokenizerMatch.DIFFERENT;
        if (!same) {
            throw new UnusableModelException(candidate.manifest().id() + " has not the tokens of "
                    + reference.manifest().id()
                    + ", so their distributions cannot be compared; choose two models with the same vocabulary.");
        }
    }

    private static QualityReport.Model model(LoadedModel loaded) {
        ModelManifest manifest = loaded.manifest();
        return new QualityReport.Model(
                manifest.id(),
                sha256(manifest.toJson()),
                manifest.precision().spelling(),
                loaded.model().backend().device(),
                loaded.model().backend().kernel(),
                manifest.weightBytes());
    }

    private static QualityReport.Place place(QualityLoss.Place place, List<Integer> ids, LoadedModel reference) {
        Tokenizer tokenizer = reference.tokenizer().orElseThrow();
        int first = Math.max(place.chunk().start(), place.index() - TOKENS_BEFORE);
        int[] before = ids.subList(first, place.index()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        String text = tokenizer.decode(before);
        int cut = Math.max(0, text.codePointCount(0, text.length()) - CHARACTERS_BEFORE);
        return QualityReport.Place.of(
                place,
                text.substring(text.offsetByCodePoints(0, cut)),
                TokenSpelling.of(tokenizer.vocabulary().bytes(place.id())));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
