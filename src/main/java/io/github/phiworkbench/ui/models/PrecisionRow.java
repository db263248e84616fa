package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.ModelItem;
import java.util.Optional;

/**
 * A precision in the table, in words.
 *
 * @param precision what it is
 * @param item the model; empty where it would have to be made first
 * @param about the model's id, and what the precision is
 * @param disk what it takes on the disk
 * @param memory what it needs in all
 * @param parts the same part by part
 * @param predicted the most tokens a second that the memory allows
 * @param measured tokens a second
 * @param measuredBy how that was found
 * @param loss of quality against the reference
 * @param lossBy what the number means, or why there is none
 * @param level how well it fits
 * @param fit the same in words
 * @param recommended whether it is the one to take
 * @param loaded whether it is the loaded model
 */
record PrecisionRow(
        Precision precision,
        Optional<ModelItem> item,
        String about,
        String disk,
        String memory,
        String parts,
        String predicted,
        String measured,
        String measuredBy,
        String loss,
        String lossBy,
        Fit.Level level,
        String fit,
        boolean recommended,
        boolean loaded) {

    boolean isMade() {
        return item.isPresent();
    }

    /** A number that is not known. */
    static final String UNKNOWN = "–";
}
