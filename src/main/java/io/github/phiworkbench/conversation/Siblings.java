package io.github.phiworkbench.conversation;

import java.util.List;
import java.util.OptionalLong;

/**
 * The messages that follow the same parent, oldest first: edits of a question, or answers to it.
 *
 * @param ids ids of all of them
 * @param index which of them this is, from 0
 */
public record Siblings(List<Long> ids, int index) {

    public Siblings {
        ids = List.copyOf(ids);
    }

    public int count() {
        return ids.size();
    }

    /** The one before, for {@link ConversationStore#select}. */
    public OptionalLong previous() {
        return index > 0 ? OptionalLong.of(ids.get(index - 1)) : OptionalLong.empty();
    }

    /** The one after. */
    public OptionalLong next() {
        return index + 1 < ids.size() ? OptionalLong.of(ids.get(index + 1)) : OptionalLong.empty();
    }
}
