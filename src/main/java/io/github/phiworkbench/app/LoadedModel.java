package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.tokenizer.ChatTemplate;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.time.Duration;
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

    /** The tokens of a conversation up to where the model is to answer. */
    public List<Integer> encodeChat(List<Message> messages) {
        ChatTemplate template = requireTokenizer()
                .chatTemplate()
                .orElseThrow(() ->
                        new UnusableModelException("The model " + manifest().id()
                                + " has no chat template, so it cannot chat; use phi4 generate --text, or import it again from a"
                                + " folder with a chat_template.jinja."));
        return boxed(requireTokenizer().encodePrompt(template.prompt(messages)));
    }

    /** The tokens of a plain text; control tokens written in it are text too. */
    public List<Integer> encodeText(String text) {
        return boxed(requireTokenizer().encodeText(text));
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
