package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.tokenizer.StreamingDecoder;
import io.github.phiworkbench.tokenizer.Vocabulary;
import java.util.Optional;

/** The text of one stream of tokens, whole characters only; all empty for a model without a tokenizer. */
final class TokenText {

    private final Optional<Vocabulary> vocabulary;
    private final Optional<StreamingDecoder> decoder;

    private TokenText(Optional<Vocabulary> vocabulary, Optional<StreamingDecoder> decoder) {
        this.vocabulary = vocabulary;
        this.decoder = decoder;
    }

    /** For a reply: control tokens give no text. */
    static TokenText ofReply(Optional<Vocabulary> vocabulary) {
        return new TokenText(vocabulary, vocabulary.map(StreamingDecoder::hidingSpecial));
    }

    /** For a given sequence: control tokens give their names. */
    static TokenText ofPrompt(Optional<Vocabulary> vocabulary) {
        return new TokenText(vocabulary, vocabulary.map(StreamingDecoder::showingAll));
    }

    String next(int id) {
        return decoder.map(stream -> stream.accept(id)).orElse("");
    }

    String finish() {
        return decoder.map(StreamingDecoder::finish).orElse("");
    }

    TokenBytes bytes(int id) {
        return vocabulary.map(entries -> TokenBytes.of(entries.bytes(id))).orElse(TokenBytes.NONE);
    }
}
