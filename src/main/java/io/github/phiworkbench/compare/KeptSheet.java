package io.github.phiworkbench.compare;

import java.util.List;

/**
 * The comparison that stood in the columns.
 *
 * @param layout which answers stand where, in a form that the store does not look into
 */
public record KeptSheet(String layout, List<KeptAnswer> answers) {
    public KeptSheet {
        answers = List.copyOf(answers);
    }
}
