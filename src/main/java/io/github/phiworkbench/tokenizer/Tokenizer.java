package io.github.phiworkbench.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.tokenizer.ControlTokens.Piece;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's tokenizer: text to ids by Hugging Face's tokenizers, ids to bytes by {@link Vocabulary}, and its chat
 * template.
 *
 * <p>The native tokenizer gets the model's tokenizer.json without its added tokens. It therefore knows no control tokens
 * and cannot be talked into one; where a chat template wrote them is decided here. Safe for several threads until it is
 * closed.
 */
public final class Tokenizer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tokenizer.class);

    /** Without these, DJL cuts texts at 512 tokens. */
    private static final Map<String, String> NATIVE_OPTIONS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

    private final Vocabulary vocabulary;
    private final ControlTokens controlTokens;
    private final HuggingFaceTokenizer plain;
    private final Optional<ChatTemplate> chatTemplate;
    private final Set<Integer> stopIds;

    private Tokenizer(
            Vocabulary vocabulary,
            HuggingFaceTokenizer plain,
            Optional<ChatTemplate> chatTemplate,
            Set<Integer> stopIds) {
        this.vocabulary = vocabulary;
        this.controlTokens = new ControlTokens(vocabulary.addedTokens());
        this.plain = plain;
        this.chatTemplate = chatTemplate;
        this.stopIds = stopIds;
    }

    /**
     * Reads tokenizer.json and, if they are there, tokenizer_config.json and chat_template.jinja.
     *
     * @throws UnusableModelException if tokenizer.json is missing, broken or of another kind than byte-level BPE, or the
     *     chat template is broken
     */
    public static Tokenizer open(Path folder) {
        TokenizerFiles files = TokenizerFiles.read(folder);
        Vocabulary vocabulary = Vocabulary.read(files.json());
        Optional<ChatTemplate> template = files.chatTemplate()
                .map(source -> new ChatTemplate(source, files.namedTokens(), vocabulary.addedTokens()));
        Set<Integer> stops = Optional.ofNullable(files.namedTokens().get("eos_token"))
                .flatMap(vocabulary::idOf)
                .map(Set::of)
                .orElse(Set.of());
        Tokenizer tokenizer = new Tokenizer(vocabulary, openNative(files.json(), vocabulary), template, stops);
        LOG.debug("Opened the tokenizer of {} with {} ids", folder, vocabulary.size());
        return tokenizer;
    }

    private static HuggingFaceTokenizer openNative(JsonNode json, Vocabulary vocabulary) {
        byte[] withoutAddedTokens = JsonMapper.shared().writeValueAsBytes(withoutAddedTokens(json, vocabulary));
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(withoutAddedTokens), NATIVE_OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw new UnusableModelException(
                    "tokenizer.json cannot be used: " + e.getMessage() + "; download the file again.", e);
        }
    }

    /** Changes the tree, which is not needed afterwards: a copy would cost as much memory as the vocabulary. */
    private static JsonNode withoutAddedTokens(JsonNode json, Vocabulary vocabulary) {
        ObjectNode root = (ObjectNode) json;
        root.putArray("added_tokens");
        root.putNull("post_processor");
        root.putNull("truncation");
        root.putNull("padding");
        ObjectNode model = (ObjectNode) root.path("model");
        model.putNull("unk_token");
        ObjectNode entries = (ObjectNode) model.path("vocab");
        Set<String> unmerged = new HashSet<>();
        vocabulary.addedTokens().forEach(token -> unmerged.add(token.content()));
        model.path("merges").forEach(merge -> unmerged.remove(merged(merge)));
        unmerged.stream().filter(literal -> literal.length() > 1).forEach(entries::remove);
        return root;
    }

    /** A merge stands as {@code "a b"} or {@code ["a", "b"]}, depending on the version that wrote the file. */
    private static String merged(JsonNode merge) {
        return merge.isArray()
                ? merge.path(0).asString("") + merge.path(1).asString("")
                : merge.asString("").replace(" ", "");
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The model's own chat template; base models have none. */
    public Optional<ChatTemplate> chatTemplate() {
        return chatTemplate;
    }

    /** Ids that tokenizer_config.json gives as the end of a text. The model's other files may name more. */
    public Set<Integer> stopIds() {
        return stopIds;
    }

    /**
     * Ids of ordinary text. The literal of a control token becomes the tokens that spell it, never the control token.
     * Lone surrogates count as U+FFFD.
     *
     * @throws IllegalStateException if the tokenizer is closed
     */
    public int[] encodeText(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        long[] ids = plain.encode(wellFormed(text), false, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    /**
     * Ids of a prompt: control tokens where the template wrote them, white space beside them swallowed as the model's
     * tokenizer does, and everything else as ordinary text.
     *
     * @throws IllegalStateException if the tokenizer is closed
     */
    public int[] encodePrompt(RenderedPrompt prompt) {
        List<Piece> pieces = controlTokens.split(prompt.marked());
        return pieces.stream().flatMapToInt(piece -> encode(piece, prompt)).toArray();
    }

    private IntStream encode(Piece piece, RenderedPrompt prompt) {
        return switch (piece) {
            case Piece.Control control -> IntStream.of(control.id());
            case Piece.Plain text -> Arrays.stream(encodeText(prompt.unmark(text.text())));
        };
    }

    /** The text of these tokens, control tokens by their literal; bytes that are not UTF-8 become U+FFFD. */
    public String decode(int... ids) {
        StreamingDecoder decoder = StreamingDecoder.showingAll(vocabulary);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.accept(id));
        }
        return text.append(decoder.finish()).toString();
    }

    /** The native side turns a whole text with a lone surrogate into replacement characters, so none gets there. */
    private static String wellFormed(String text) {
        int[] repaired = text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .toArray();
        return new String(repaired, 0, repaired.length);
    }

    @Override
    public void close() {
        plain.close();
    }
}
