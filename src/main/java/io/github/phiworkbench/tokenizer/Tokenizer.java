package io.github.phiworkbench.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.tokenizer.ControlTokens.Piece;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** Characters; patterns with backtracking take a share of their limit of ten million steps for each. */
    private static final int LONGEST_RUN = 1_000_000;

    /** Matching a group that repeats can take time without bounds; the family's patterns have none. */
    private static final Pattern REPEATED_GROUP = Pattern.compile("\\)[+*{]");

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
        requireFamilysKind(root);
        root.putNull("post_processor");
        root.putNull("decoder");
        root.putNull("truncation");
        root.putNull("padding");
        ObjectNode model = (ObjectNode) root.path("model");
        model.putNull("unk_token");
        model.putNull("dropout");
        ObjectNode entries = (ObjectNode) model.path("vocab");
        Set<String> unmerged = new HashSet<>();
        vocabulary.addedTokens().forEach(token -> unmerged.add(token.content()));
        model.path("merges").forEach(merge -> unmerged.remove(merged(merge)));
        unmerged.stream().filter(literal -> literal.length() > 1).forEach(entries::remove);
        return root;
    }

    /**
     * The family splits texts by one pattern and takes their bytes as they are. Other kinds are refused: some of them end
     * the whole program in native code, and none would give the model's own ids.
     */
    private static void requireFamilysKind(JsonNode root) {
        if (!root.path("normalizer").isMissingNode() && !root.path("normalizer").isNull()) {
            throw unknownKind("a normalizer");
        }
        JsonNode splitting = root.path("pre_tokenizer");
        List<JsonNode> steps = new ArrayList<>();
        if (splitting.path("pretokenizers").isArray()) {
            splitting.path("pretokenizers").forEach(steps::add);
        } else {
            steps.add(splitting);
        }
        for (JsonNode step : steps) {
            String type = step.path("type").asString("");
            if (!type.equals("ByteLevel") && !type.equals("Split") && !type.equals("Digits")) {
                throw unknownKind("a pre-tokenizer of type \"" + type + "\"");
            }
            if (REPEATED_GROUP
                    .matcher(step.path("pattern").path("Regex").asString(""))
                    .find()) {
                throw unknownKind("a pattern with a repeated group");
            }
        }
    }

    private static UnusableModelException unknownKind(String what) {
        return new UnusableModelException("tokenizer.json cannot be used: it has " + what
                + ", which no model of the family has; download the file again.");
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
        String sound = wellFormed(text);
        requireBreaks(sound);
        long[] ids = plain.encode(sound, false, false).getIds();
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

    /**
     * The native side's pattern matching gives up on endless words or gaps, and ends the whole program with it.
     *
     * @throws UnusableModelException if letters, white space or other characters go on for too long
     */
    private static void requireBreaks(String text) {
        int run = 0;
        int kind = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int next = Character.isLetter(c) ? 0 : Character.isWhitespace(c) ? 1 : 2;
            run = next == kind ? run + 1 : 1;
            kind = next;
            if (run > LONGEST_RUN) {
                throw new UnusableModelException("The text holds more than " + LONGEST_RUN
                        + " characters without a break, which cannot be split into tokens; break it up.");
            }
        }
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
