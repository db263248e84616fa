package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.compare.PreferenceExport.Form;
import io.github.phiworkbench.compare.Vote.Side;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.tokenizer.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Votes become pairs to train with. */
class PreferenceExportTest {

    private static String written(Form form, Vote... votes) throws IOException {
        StringWriter out = new StringWriter();
        int pairs = PreferenceExport.jsonLines(List.of(votes), form, out);
        assertThat(out.toString().lines()).hasSize(pairs);
        return out.toString();
    }

    @Test
    void the_better_answer_is_the_chosen_one() throws IOException {
        assertThat(written(Form.TEXT, Examples.vote("a", "b", Verdict.LEFT), Examples.vote("a", "b", Verdict.RIGHT)))
                .isEqualTo("""
                        {"prompt":"Be brief.\\n\\nWho are you?","chosen":"I am a.","rejected":"I am b."}
                        {"prompt":"Be brief.\\n\\nWho are you?","chosen":"I am b.","rejected":"I am a."}
                        """);
    }

    @Test
    void messages_keep_their_roles() throws IOException {
        assertThat(written(Form.MESSAGES, Examples.vote("a", "b", Verdict.LEFT)))
                .isEqualTo("""
                        {"prompt":[{"role":"system","content":"Be brief."},{"role":"user","content":"Who are you?"}],\
                        "chosen":[{"role":"assistant","content":"I am a."}],\
                        "rejected":[{"role":"assistant","content":"I am b."}]}
                        """);
    }

    @Test
    void votes_without_a_winner_or_with_two_conversations_give_no_pair() throws IOException {
        Vote vote = Examples.vote("a", "b", Verdict.LEFT);
        Side other = new Side(vote.right().contender(), List.of(Message.user("Why?")), "So.");
        assertThat(written(
                        Form.TEXT,
                        Examples.vote("a", "b", Verdict.TIE),
                        Examples.vote("a", "b", Verdict.BOTH_BAD),
                        new Vote(Instant.EPOCH, vote.left(), other, Verdict.LEFT, false)))
                .isEmpty();
    }
}
