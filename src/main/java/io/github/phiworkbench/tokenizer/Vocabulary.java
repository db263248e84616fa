package io.github.phiworkbench.tokenizer;

import io.github.phiworkbench.family.UnusableModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What every token id stands for: the bytes it adds to a text, read from the {@code model.vocab} and
 * {@code added_tokens} of a byte-level BPE tokenizer.json.
 *
 * <p>Ids may have gaps: Phi-4-mini has logits for ids that no text ever gets.
 */
public final class Vocabulary {

    /** Far above any vocabulary, so that a broken file cannot ask for gigabytes. */
    private static final int MAX_IDS = 1 << 22;

    private static final byte[] NOTHING = {};

    private final byte[] @Nullable [] bytes;
    private final Map<String, Integer> ids;
    private final List<AddedToken> addedTokens;
    private final Map<Integer, AddedToken> addedById = new HashMap<>();

    private Vocabulary(byte[] @Nullable [] bytes, Map<String, Integer> ids, List<AddedToken> addedTokens) {
        this.bytes = bytes;
        this.ids = ids;
        this.addedTokens = List.copyOf(addedTokens);
        addedTokens.forEach(token -> addedById.put(token.id(), token));
    }

    /**
     * The vocabulary of a model folder; empty for a model that has no tokenizer.json.
     *
     * @throws UnusableModelException if the file is broken or of another kind
     */
    public static Optional<Vocabulary> of(Path folder) {
        return Files.exists(folder.resolve("tokenizer.json"))
                ? Optional.of(read(TokenizerFiles.read(folder).json()))
                : Optional.empty();
    }

    /**
     * Reads the root of a tokenizer.json.
     *
     * @throws UnusableModelException if it is not byte-level BPE, or its entries are malformed
     */
    static Vocabulary read(JsonNode root) {
        if (!root.path("model").path("type").asString("").equals("BPE") || !isByteLevel(root)) {
            throw new UnusableModelException(
                    "tokenizer.json is not a byte-level BPE tokenizer, the only kind the Phi-4 family uses.");
        }
        List<AddedToken> added = readAddedTokens(root.path("added_tokens"));
        Map<String, Integer> ids = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                root.path("model").path("vocab").properties()) {
            ids.put(entry.getKey(), id(entry.getValue(), entry.getKey()));
        }
        if (ids.isEmpty()) {
            throw new UnusableModelException("tokenizer.json has no vocabulary; download the file again.");
        }
        int size = 1
                + Math.max(
                        max(ids.values()),
                        added.stream().mapToInt(AddedToken::id).max().orElse(0));
        byte[] @Nullable [] bytes = new byte[size][];
        ids.forEach((entry, id) -> bytes[id] = ByteAlphabet.bytes(entry));
        for (AddedToken token : added) {
            bytes[token.id()] = token.content().getBytes(StandardCharsets.UTF_8);
            ids.put(token.content(), token.id());
        }
        return new Vocabulary(bytes, ids, added);
    }

    private static boolean isByteLevel(JsonNode root) {
        return root.path("decoder").findValuesAsString("type").contains("ByteLevel")
                || root.path("pre_tokenizer").findValuesAsString("type").contains("ByteLevel");
    }

    private static List<AddedToken> readAddedTokens(JsonNode list) {
        List<AddedToken> tokens = new ArrayList<>();
        for (JsonNode token : list) {
            String content = token.path("content").asString("");
            if (content.isEmpty()) {
                throw new UnusableModelException(
                        "tokenizer.json has an added token without content; download the file again.");
            }
            tokens.add(new AddedToken(
                    id(token.path("id"), content),
                    content,
                    token.path("single_word").asBoolean(false),
                    token.path("lstrip").asBoolean(false),
                    token.path("rstrip").asBoolean(false),
                    token.path("normalized").asBoolean(false),
                    token.path("special").asBoolean(false)));
        }
        return tokens;
    }

    private static int id(JsonNode id, String entry) {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() >= MAX_IDS) {
            throw new UnusableModelException("tokenizer.json gives the entry '" + entry + "' the id "
                    + (id.isMissingNode() ? "nothing" : id) + ", which is no token id; download the file again.");
        }
        return id.intValue();
    }

    private static int max(Iterable<Integer> numbers) {
        int max = 0;
        for (int number : numbers) {
            max = Math.max(max, number);
        }
        return max;
    }

    /** One more than the highest id. A model may have more logits than this. */
    public int size() {
        return bytes.length;
    }

    /** The bytes this id adds to a text, a part of a character perhaps; none for an id without an entry. */
    public byte[] bytes(int id) {
        byte[] entry = id >= 0 && id < bytes.length ? bytes[id] : null;
        return entry == null ? NOTHING : entry.clone();
    }

    /** The token for people, see {@link TokenSpelling}. Empty for an id without an entry. */
    public String text(int id) {
        return TokenSpelling.of(bytes(id));
    }

    /** Whether the id is control and not content: left out of the text of an answer. */
    public boolean isSpecial(int id) {
        AddedToken token = addedById.get(id);
        return token != null && token.special();
    }

    /**
     * The id of an added token by its content, or of a BPE entry by its spelling in the file, where {@code Ġ} stands for
     * a blank.
     */
    public Optional<Integer> idOf(String entry) {
        return Optional.ofNullable(ids.get(entry));
    }

    /**
     * Ids whose text contains a text, whatever the case of its letters: first those that are nothing else but the text and
     * blanks, then the shorter ones, then by id.
     *
     * @param most how many at most
     */
    public List<Integer> search(String text, int most) {
        if (text.isEmpty()) {
            return List.of();
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        return IntStream.range(0, bytes.length)
                .mapToObj(id -> new Found(id, text(id)))
                .filter(found -> found.text().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(Found.closestTo(text))
                .limit(most)
                .map(Found::id)
                .toList();
    }

    private record Found(int id, String text) {
        static Comparator<Found> closestTo(String text) {
            return Comparator.comparingInt((Found found) -> found.text().strip().equals(text.strip()) ? 0 : 1)
                    .thenComparingInt(found -> found.text().length())
                    .thenComparingInt(Found::id);
        }
    }

    /** The added tokens in the order of the file. */
    public List<AddedToken> addedTokens() {
        return addedTokens;
    }
}
