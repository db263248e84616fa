package io.github.phiworkbench.conversation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an import did.
 *
 * @param entries one for each conversation, in the file's order
 * @param problem why the rest of the file could not be read; empty if all of it was
 */
public record ImportReport(List<Entry> entries, Optional<String> problem) {

    public ImportReport {
        entries = List.copyOf(entries);
    }

    /** How many conversations had this outcome. */
    public int count(Outcome outcome) {
        return (int)
                entries.stream().filter(entry -> entry.outcome() == outcome).count();
    }

    /** What became of a conversation. */
    public enum Outcome {
        /** It is new here. */
        IMPORTED,
        /** It was here already and got the messages it lacked. */
        COMPLETED,
        /** It was here already with all its messages; nothing was changed. */
        ALREADY_HERE,
        /** It could not be read; nothing of it was stored. */
        REFUSED
    }

    /**
     * One conversation of the file.
     *
     * @param title its title
     * @param outcome what became of it
     * @param conversation its id here; empty if it was refused
     * @param messages how many messages were added
     * @param remark in a plain sentence, why it was refused or what could not be taken over
     */
    public record Entry(
            String title, Outcome outcome, OptionalLong conversation, int messages, Optional<String> remark) {}
}
