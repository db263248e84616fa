package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.Vote.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ratings of contenders by votes, on Elo's scale: who is 400 points ahead wins ten times as often as he loses. They are fitted
 * to all votes at once, see {@link BradleyTerry}, so that the order of the votes
 * does not matter. A vote without a winner counts half for each. So that a rating is finite where somebody won always, each
 * contender is given one more draw, with somebody whose rating is {@value #MIDDLE}.
 *
 * <p>An interval is the wider, at each end, of two with 95 %. One is the middle of the ratings by {@value #RESAMPLES} draws of as
 * many ballots with replacement (Field and Welsh, "Bootstrapping clustered data", 2007): the votes of one ballot, which have one
 * time, were given together and are drawn together. The draws begin with the same random numbers each time, so the same votes
 * give the same intervals. The other is {@value #DEVIATIONS} standard errors to each side by the curvature of the fit, see
 * {@link BradleyTerry#standardErrors}: few votes that all say the same look certain to the draws, and are not.
 */
public final class Standings {

    private static final double MIDDLE = 1000;
    private static final double SCALE = 400;
    private static final int RESAMPLES = 1000;
    private static final long SEED = 1;

    /** Of the normal distribution, 95 % lie within so many standard deviations. */
    private static final double DEVIATIONS = 1.959964;

    private final List<Contender> contenders;
    private final List<Game> games;

    /** The same by what was voted on together. */
    private final List<List<Game>> ballots;

    private Standings(List<Vote> votes) {
        contenders = votes.stream()
                .flatMap(vote -> Stream.of(vote.left().contender(), vote.right().contender()))
                .distinct()
                .sorted(Comparator.comparing(Contender::label))
                .toList();
        ballots =
                votes.stream()
                        .collect(Collectors.groupingBy(Vote::time, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(this::games)
                        .filter(ballot -> !ballot.isEmpty())
                        .toList();
        games = ballots.stream().flatMap(List::stream).toList();
    }

    private List<Game> games(List<Vote> ballot) {
        return ballot.stream()
                .map(vote -> new Game(
                        contenders.indexOf(vote.left().contender()),
                        contenders.indexOf(vote.right().contender()),
                        vote.verdict()))
                .filter(game -> game.left != game.right)
                .toList();
    }

    /** A vote by the numbers of its contenders. */
    private record Game(int left, int right, Verdict verdict) {}

    /** The standings by some votes, best first. */
    public static List<Standing> of(List<Vote> votes) {
        return new Standings(votes).ordered();
    }

    private List<Standing> ordered() {
        BradleyTerry model = model(games);
        double[] strengths = model.fit();
        double[] errors = model.standardErrors(strengths);
        double[][] resampled = resampled();
        List<Standing> standings = new ArrayList<>();
        for (int index = 0; index < contenders.size(); index++) {
            standings.add(standing(index, strengths[index], DEVIATIONS * errors[index], resampled[index]));
        }
        standings.sort(Comparator.comparingDouble(Standing::rating).reversed());
        return standings;
    }

    private Standing standing(int index, double strength, double margin, double[] resampled) {
        Arrays.sort(resampled);
        return new Standing(
                contenders.get(index),
                rating(strength),
                rating(Math.min(quantile(resampled, 0.025), strength - margin)),
                rating(Math.max(quantile(resampled, 0.975), strength + margin)),
                count(index, Verdict.LEFT, Verdict.RIGHT),
                count(index, Verdict.RIGHT, Verdict.LEFT),
                count(index, Verdict.TIE, Verdict.TIE),
                count(index, Verdict.BOTH_BAD, Verdict.BOTH_BAD));
    }

    private int count(int index, Verdict onTheLeft, Verdict onTheRight) {
        return (int) games.stream()
                .filter(game -> (game.left == index && game.verdict == onTheLeft)
                        || (game.right == index && game.verdict == onTheRight))
                .count();
    }

    private double[][] resampled() {
        double[][] strengths = new double[contenders.size()][RESAMPLES];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < RESAMPLES; round++) {
            List<Game> drawn = new ArrayList<>(games.size());
            for (int i = 0; i < ballots.size(); i++) {
                drawn.addAll(ballots.get(random.nextInt(ballots.size())));
            }
            double[] once = model(drawn).fit();
            for (int index = 0; index < once.length; index++) {
                strengths[index][round] = once[index];
            }
        }
        return strengths;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (place - below) * (above - sorted[below]);
    }

    private BradleyTerry model(List<Game> played) {
        BradleyTerry model = new BradleyTerry(contenders.size());
        played.forEach(game -> model.add(game.left, game.right, leftPoints(game.verdict)));
        return model;
    }

    private static double rating(double strength) {
        return MIDDLE + SCALE * strength / Math.log(10);
    }

    private static double leftPoints(Verdict verdict) {
        return switch (verdict) {
            case LEFT -> 1;
            case RIGHT -> 0;
            case TIE, BOTH_BAD -> 0.5;
        };
    }
}
