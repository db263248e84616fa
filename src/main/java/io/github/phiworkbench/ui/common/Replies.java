package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceDifference;
import java.util.function.Consumer;

/**
 * Hands replies from pane to pane: a chat's reply to be inspected, and another beginning of a reply to be gone on with in the
 * chat. What is handed over before a pane is there waits for it. Of the JavaFX thread.
 */
public final class Replies {

    /** A reply of a stored conversation. */
    public record Reply(long conversation, long message) {}

    /** A reply that takes another turn, see {@link TokenTrace#turningAt}. */
    public record Branch(Reply reply, TokenTrace opening) {}

    /** A text that two models read, and the token to look at first. */
    public record Compared(String title, TraceDifference difference, int token) {}

    private final Hatch<Compared> compared = new Hatch<>();
    private final Hatch<Reply> inspected = new Hatch<>();
    private final Hatch<Reply> conversations = new Hatch<>();
    private final Hatch<Branch> branches = new Hatch<>();
    private final Hatch<Long> chats = new Hatch<>();

    /** To be looked into. */
    public void inspect(Reply reply) {
        inspected.hand(reply);
    }

    /** Who looks into replies. */
    public void onInspect(Consumer<Reply> consumer) {
        inspected.take(consumer);
    }

    /** What two models say of a text, to be looked into. */
    public void inspectDifference(Compared difference) {
        compared.hand(difference);
    }

    /** Who looks into what two models say. */
    public void onInspectDifference(Consumer<Compared> consumer) {
        compared.take(consumer);
    }

    /** Its conversation, up to it, to be read by the loaded model. */
    public void inspectConversation(Reply last) {
        conversations.hand(last);
    }

    /** Who has conversations read. */
    public void onInspectConversation(Consumer<Reply> consumer) {
        conversations.take(consumer);
    }

    /** To be gone on with. */
    public void branch(Branch branch) {
        branches.hand(branch);
    }

    /** Who goes on with replies. */
    public void onBranch(Consumer<Branch> consumer) {
        branches.take(consumer);
    }

    /** A stored conversation, to be gone on with. */
    public void goOn(long conversation) {
        chats.hand(conversation);
    }

    /** Who goes on with conversations. */
    public void onGoOn(Consumer<Long> consumer) {
        chats.take(consumer);
    }
}
