package io.github.phiworkbench.library;

import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.tokenizer.ChatTemplate;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What goes along with a model's weights: tokenizer, chat template, defaults and card. They were tried once, so a model
 * folder never holds a tokenizer or a template that does not work.
 *
 * @param chatTemplate Jinja, from a file of its own or out of tokenizer_config.json
 * @param stopIds tokens that the tokenizer calls the end of a text
 * @param thinkTokens whether the vocabulary has an entry for the start of thoughts
 * @param warnings what is missing, in plain sentences
 */
record ModelTexts(Optional<String> chatTemplate, Set<Integer> stopIds, boolean thinkTokens, List<String> warnings) {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String CHAT_TEMPLATE = "chat_template.jinja";
    private static final List<String> COPIED =
            List.of(TOKENIZER, "tokenizer_config.json", CHAT_TEMPLATE, "generation_config.json", "README.md");

    /** @throws UnusableModelException if the tokenizer or the chat template is broken */
    static ModelTexts read(ImportSource checkpoint) {
        if (!Files.isRegularFile(checkpoint.folder().resolve(TOKENIZER))) {
            return new ModelTexts(
                    Optional.empty(),
                    Set.of(),
                    false,
                    List.of("The folder %s has no tokenizer.json, so the model takes token numbers but no text."
                            .formatted(checkpoint.folder())));
        }
        try (Tokenizer tokenizer = Tokenizer.open(checkpoint.folder())) {
            tokenizer.chatTemplate().ifPresent(template -> requireQuestion(checkpoint, template));
            return new ModelTexts(
                    tokenizer.chatTemplate().map(ChatTemplate::source),
                    tokenizer.stopIds(),
                    tokenizer.vocabulary().idOf(Variant.THINK_START).isPresent(),
                    warnings(checkpoint, tokenizer));
        }
    }

    private static void requireQuestion(ImportSource checkpoint, ChatTemplate template) {
        String question = "Hello";
        if (!template.prompt(List.of(Message.user(question))).text().contains(question)) {
            throw new UnusableModelException("The chat template of " + checkpoint.folder()
                    + " leaves the user's question out; download the file again, or remove it.");
        }
    }

    private static List<String> warnings(ImportSource checkpoint, Tokenizer tokenizer) {
        List<String> warnings = new ArrayList<>();
        if (tokenizer.chatTemplate().isEmpty()) {
            warnings.add("The folder %s has no chat template, so the model continues texts but does not chat."
                    .formatted(checkpoint.folder()));
        }
        int known = checkpoint.geometry().vocabulary();
        if (tokenizer.vocabulary().size() > known) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The tokenizer has %,d tokens but the model knows only the first %,d; texts with the others cannot be used.",
                    tokenizer.vocabulary().size(),
                    known));
        }
        return warnings;
    }

    /** Copies the files that are there, and writes the chat template as a file of its own if it has none. */
    void copy(Path checkpoint, Path target) throws IOException {
        for (String name : COPIED) {
            if (Files.isRegularFile(checkpoint.resolve(name))) {
                Files.copy(checkpoint.resolve(name), target.resolve(name));
            }
        }
        if (chatTemplate.isPresent() && !Files.exists(target.resolve(CHAT_TEMPLATE))) {
            Files.writeString(target.resolve(CHAT_TEMPLATE), chatTemplate.get());
        }
    }
}
