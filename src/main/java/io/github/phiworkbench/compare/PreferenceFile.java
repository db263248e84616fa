package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.PreferenceExport.Form;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A file of pairs to train a model with. */
public final class PreferenceFile {

    private PreferenceFile() {}

    /**
     * Writes it, in place of one that is there.
     *
     * @return how many pairs it has
     * @throws ComparisonStoreException if it cannot be written
     */
    public static int write(Path file, List<Vote> votes, Form form) {
        try {
            int[] pairs = new int[1];
            WholeFile.write(file, Existing.REPLACE, stream -> {
                Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
                pairs[0] = PreferenceExport.jsonLines(votes, form, writer);
                writer.flush();
            });
            return pairs[0];
        } catch (IOException e) {
            throw new ComparisonStoreException(
                    "%s cannot be written: %s; choose another place.".formatted(file, FailureWords.reason(e)), e);
        }
    }
}
