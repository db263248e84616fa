package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.Contender;
import io.github.phiworkbench.compare.Vote;
import io.github.phiworkbench.compare.Vote.Side;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.ui.compare.Ballot.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps votes on several answers as votes on two answers each, since ratings are made of these. */
record BallotBox(ComparisonStore store, Supplier<Instant> clock) implements Ballot.Box {

    @Override
    public void put(Ballot ballot) {
        store.addVotes(votes(ballot, clock.get()));
    }

    /** The best one against each other, or all against all where none is better. */
    static List<Vote> votes(Ballot ballot, Instant time) {
        List<Side> sides = ballot.candidates().stream().map(BallotBox::side).toList();
        List<Vote> votes = new ArrayList<>();
        for (int left = 0; left < sides.size(); left++) {
            for (int right = left + 1; right < sides.size(); right++) {
                Side first = sides.get(left);
                Side second = sides.get(right);
                verdict(ballot.verdict(), left, right)
                        .ifPresent(verdict -> votes.add(new Vote(time, first, second, verdict, true)));
            }
        }
        return votes;
    }

    private static Optional<Vote.Verdict> verdict(Verdict said, int left, int right) {
        return switch (said) {
            case Verdict.Better(int best) when best == left -> Optional.of(Vote.Verdict.LEFT);
            case Verdict.Better(int best) when best == right -> Optional.of(Vote.Verdict.RIGHT);
            case Verdict.Better _ -> Optional.empty();
            case Verdict.Tie _ -> Optional.of(Vote.Verdict.TIE);
            case Verdict.Bad _ -> Optional.of(Vote.Verdict.BOTH_BAD);
        };
    }

    private static Side side(Candidate candidate) {
        String system = candidate.choice().systemPrompt().strip();
        List<Message> asked = new ArrayList<>();
        if (!system.isEmpty()) {
            asked.add(Message.system(system));
        }
        asked.addAll(candidate.messages());
        return new Side(contender(candidate, system), asked, candidate.answer().text());
    }

    /** Two answers of one sampler with other seeds are of one contender. */
    private static Contender contender(Candidate candidate, String system) {
        ColumnAnswer answer = candidate.answer();
        return Contender.of(
                answer.model()
                        .map(ColumnAnswer.Answerer::id)
                        .orElse(candidate.choice().model()),
                answer.model().map(ColumnAnswer.Answerer::precision).orElse(""),
                answer.sampling().orElse(Sampling.GREEDY),
                Optional.of(system));
    }
}
