package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.tokenizer.ChatTemplate;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model in memory with what belongs to it.
 *
 * @param request what it was loaded by, to load it again
 * @param model the model
 * @param tokenizer its tokenizer; empty for a model that came without one and is driven by token ids
 * @param loading how long loading took
 */
public record LoadedModel(LoadRequest request, LanguageModel model, Optional<Tokenizer> tokenizer, Duration loading)
        implements AutoCloseable {

    public ModelManifest manifest() {
        return model.manifest();
    }

    public Variant variant() {
        return Variant.byId(manifest().variant()).orElse(Variant.OTHER);
    }

    /** Whether it runs as these options would have it: on their device, with a cache in their precision. */
    public boolean runsAs(LoadOptions options) {
        boolean kept = options.cache().orElse(manifest().formats().cache()) == cachePrecision();
        boolean there = options.device().equals("auto")
                || options.device().equals(request.options().device())
                || options.device().equals(model.backend().device());
        return kept && there;
    }

    /** The number format in which it keeps keys and values. */
    public Precision cachePrecision() {
        return request.options().cache().orElse(manifest().formats().cache());
    }

    /** The tokens of a conversation up to where the model is to answer. */
    public List<Integer> encodeChat(List<Message> messages) {
        return boxed(requireTokenizer().encodePrompt(requireTemplate().prompt(messages)));
    }

    /** The same as text, for people. */
    public String renderChat(List<Message> messages) {
        return requireTemplate().prompt(messages).text();
    }

    /** The tokens of a plain text; control tokens written in it are text too. */
    public List<Integer> encodeText(String text) {
        return boxed(requireTokenizer().encodeText(text));
    }

    /** The tokens of a conversation as it is, with nothing for the model to answer. */
    public List<Integer> encodeTranscript(List<Message> messages) {
        return boxed(requireTokenizer().encodePrompt(requireTemplate().transcript(messages)));
    }

    private ChatTemplate requireTemplate() {
        return requireTokenizer()
                .chatTemplate()
                .orElseThrow(() ->
                        new UnusableModelException("The model " + manifest().id()
                                + " has no chat template, so it cannot chat; use phi4 generate --text, or import it again from a"
                                + " folder with a chat_template.jinja."));
    }

    /**
     * An empty trace of this model, to be filled.
     *
     * @param before the ids of the prompt, if it has one
     */
    public TokenTrace.Builder trace(TraceSource.Kind kind, Optional<Sampling> sampling, List<Integer> before) {
        return new TokenTrace.Builder(source(kind, sampling), this::entry, before);
    }

    /** Where this model's numbers come from, from now on. */
    public TraceSource source(TraceSource.Kind kind, Optional<Sampling> sampling) {
        return new TraceSource(
                manifest().id(),
                manifest().variant(),
                manifest().precision().spelling(),
                model.backend().device(),
                model.backend().kernel(),
                ProgramVersion.number(),
                Instant.now(),
                kind,
                sampling,
                manifest().geometry().vocabulary());
    }

    /** What a token id stands for. */
    public TokenTrace.Entry entry(int id) {
        return tokenizer
                .map(Tokenizer::vocabulary)
                .map(known -> new TokenTrace.Entry(TokenBytes.of(known.bytes(id)), known.isSpecial(id)))
                .orElse(TokenTrace.Entry.UNKNOWN);
    }

    /** Whether the ids of a trace are tokens of this model, with the same meaning. */
    public boolean sharesTokens(TokenTrace trace) {
        return trace.source().vocabulary() == manifest().geometry().vocabulary()
                && trace.ids().stream()
                        .distinct()
                        .allMatch(id -> trace.entry(id).equals(entry(id)));
    }

    private Tokenizer requireTokenizer() {
        return tokenizer.orElseThrow(
                () -> new UnusableModelException("The model " + manifest().id()
                        + " has no tokenizer.json, so it reads token ids only; use --ids, or import it again from a folder with"
                        + " its tokenizer."));
    }

    /** What a token stands for, readable also where it is a control token or part of a character. */
    public String tokenText(int id) {
        return tokenizer.map(entries -> entries.vocabulary().text(id)).orElse("");
    }

    private static List<Integer> boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    @Override
    public void close() {
        model.close();
        tokenizer.ifPresent(Tokenizer::close);
    }
}
