package io.github.phiworkbench.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Model folders with the real vocabularies of phi-4 and Phi-4-mini, rebuilt from the rank files of cl100k_base and
 * o200k_base. Built once in a run of the tests.
 */
final class RealVocabularies {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static final String CL100K = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String O200K = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
            + "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final Path FOLDER = temporaryFolder();

    private RealVocabularies() {}

    /** A folder whose tokenizer.json is phi-4's: all 96 added tokens swallow white space on both sides. */
    static Path phi4() {
        return Phi4.FOLDER;
    }

    /** A folder whose tokenizer.json is Phi-4-mini's: most added tokens swallow white space after them. */
    static Path mini() {
        return Mini.FOLDER;
    }

    /** The tokenizer of {@link #phi4()}, shared; not to be closed. */
    static Tokenizer phi4Tokenizer() {
        return Phi4.TOKENIZER;
    }

    /** The tokenizer of {@link #mini()}, shared; not to be closed. */
    static Tokenizer miniTokenizer() {
        return Mini.TOKENIZER;
    }

    private static final class Phi4 {
        static final Path FOLDER = write("phi-4", "cl100k_base", CL100K, phi4AddedTokens(), "<|im_end|>");
        static final Tokenizer TOKENIZER = Tokenizer.open(FOLDER);
    }

    private static final class Mini {
        static final Path FOLDER = write("mini", "o200k_base", O200K, miniAddedTokens(), "<|endoftext|>");
        static final Tokenizer TOKENIZER = Tokenizer.open(FOLDER);
    }

    private static List<AddedToken> phi4AddedTokens() {
        Map<Integer, String> names = Map.of(
                100257, "<|endoftext|>",
                100258, "<|fim_prefix|>",
                100259, "<|fim_middle|>",
                100260, "<|fim_suffix|>",
                100264, "<|im_start|>",
                100265, "<|im_end|>",
                100266, "<|im_sep|>",
                100276, "<|endofprompt|>");
        List<AddedToken> tokens = new ArrayList<>();
        int dummies = 0;
        for (int id = 100256; id < 100352; id++) {
            String content = names.containsKey(id) ? names.get(id) : "<|dummy_" + dummies++ + "|>";
            tokens.add(new AddedToken(id, content, false, true, true, false, true));
        }
        return tokens;
    }

    private static List<AddedToken> miniAddedTokens() {
        Map<Integer, String> plain = Map.of(
                199999, "<|endoftext|>",
                200010, "<|endoftext10|>",
                200011, "<|endoftext11|>",
                200018, "<|endofprompt|>");
        List<String> swallowing = List.of(
                "assistant",
                "end",
                "user",
                "system",
                "tool",
                "/tool",
                "tool_call",
                "/tool_call",
                "tool_response",
                "tag");
        List<AddedToken> tokens = new ArrayList<>();
        plain.keySet().stream()
                .sorted()
                .forEach(id -> tokens.add(new AddedToken(id, plain.get(id), false, false, false, false, true)));
        for (int i = 0; i < swallowing.size(); i++) {
            boolean special = !swallowing.get(i).contains("tool");
            tokens.add(new AddedToken(200019 + i, "<|" + swallowing.get(i) + "|>", false, false, true, false, special));
        }
        return tokens;
    }

    private static Path write(String name, String ranks, String regex, List<AddedToken> added, String eos) {
        try {
            Path folder = Files.createDirectories(FOLDER.resolve(name));
            folder.toFile().deleteOnExit();
            ObjectNode root = MAPPER.createObjectNode();
            root.put("version", "1.0");
            root.putNull("truncation");
            root.putNull("padding");
            ArrayNode addedTokens = root.putArray("added_tokens");
            added.forEach(token -> addedToken(addedTokens.addObject(), token));
            root.putNull("normalizer");
            ArrayNode steps =
                    root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
            steps.addObject()
                    .put("type", "Split")
                    .put("behavior", "Removed")
                    .put("invert", true)
                    .putObject("pattern")
                    .put("Regex", regex);
            byteLevel(steps.addObject(), false);
            root.putNull("post_processor");
            byteLevel(root.putObject("decoder"), true);
            ObjectNode model = root.putObject("model");
            writeModel(model, readRanks(ranks));
            // An added token that the model's vocabulary lacks gets the next free id from Hugging Face's tokenizers,
            // whatever the file says: they stand in both.
            ObjectNode vocab = (ObjectNode) model.path("vocab");
            added.forEach(token -> vocab.put(token.content(), token.id()));
            save(folder.resolve("tokenizer.json"), root);
            save(
                    folder.resolve("tokenizer_config.json"),
                    MAPPER.createObjectNode().put("eos_token", eos).put("bos_token", "<|endoftext|>"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void byteLevel(ObjectNode node, boolean regex) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", regex);
    }

    private static void addedToken(ObjectNode node, AddedToken token) {
        node.put("id", token.id())
                .put("content", token.content())
                .put("single_word", token.singleWord())
                .put("lstrip", token.lstrip())
                .put("rstrip", token.rstrip())
                .put("normalized", token.normalized())
                .put("special", token.special());
    }

    private static void save(Path file, ObjectNode json) {
        MAPPER.writeValue(file, json);
        file.toFile().deleteOnExit();
    }

    private static void writeModel(ObjectNode model, Map<String, Integer> ranks) {
        model.put("type", "BPE").put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode vocab = model.putObject("vocab");
        ArrayNode merges = model.putArray("merges");
        ranks.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(entry -> {
            vocab.put(spell(entry.getKey()), entry.getValue());
            if (entry.getKey().length() > 1) {
                int split = lastMerge(entry.getKey(), entry.getValue(), ranks);
                merges.addArray()
                        .add(spell(entry.getKey().substring(0, split)))
                        .add(spell(entry.getKey().substring(split)));
            }
        });
    }

    /** Where the two halves meet that byte pair encoding leaves of a token if it knows only lower ranks. */
    private static int lastMerge(String token, int rank, Map<String, Integer> ranks) {
        List<String> parts =
                new ArrayList<>(token.chars().mapToObj(Character::toString).toList());
        while (parts.size() > 2) {
            int best = -1;
            int bestRank = rank;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int joined = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
                if (joined < bestRank) {
                    best = i;
                    bestRank = joined;
                }
            }
            if (best < 0) {
                throw new IllegalStateException("no merges lead to rank " + rank);
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
        return parts.getFirst().length();
    }

    private static String spell(String latin1) {
        return ByteAlphabet.spell(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Tokens as Latin-1, one character a byte, with their ranks, which are their ids. */
    private static Map<String, Integer> readRanks(String name) throws IOException {
        try (InputStream in =
                RealVocabularies.class.getResourceAsStream("/com/knuddels/jtokkit/" + name + ".tiktoken")) {
            Map<String, Integer> ranks = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                String[] fields = line.split(" ");
                byte[] token = Base64.getDecoder().decode(fields[0]);
                ranks.put(new String(token, StandardCharsets.ISO_8859_1), Integer.parseInt(fields[1]));
            });
            return ranks;
        }
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("vocabularies");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
