package io.github.phiworkbench.library;

import java.util.List;

/**
 * All models of a library.
 *
 * @param items by id, and by folder where two have the same
 * @param troubles folders that could not be read, each in one plain sentence
 */
public record ModelSurvey(List<ModelItem> items, List<String> troubles) {

    public ModelSurvey {
        items = List.copyOf(items);
        troubles = List.copyOf(troubles);
    }
}
