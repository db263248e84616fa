package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.Vote.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Ratings of contenders by votes, on Elo's scale: who is 400 points ahead wins ten times as often as he loses. They are fitted
 * to all votes at once, see {@link BradleyTerry}, so that the order of the votes
 * does not matter. A vote without a winner counts half for each. So that a rating is finite where somebody won always, each
 * contender is given one more draw, with somebody whose rating is {@value #MIDDLE}.
 *
 * <p>The intervals are the middle 95 % of the ratings by {@value #RESAMPLES} draws of as many votes with replacement. The draws
 * begin with the same random numbers each time, so the same votes give the same intervals.
 */
public final class Standings {

    private static final double MIDDLE = 1000;
    private static final double SCALE = 400;
    private static final int RESAMPLES = 1000;
    private static final long SEED = 1;

    private final List<Contender> contenders;
    private final List<Game> games;

    private Standings(List<Vote> votes) {
        contenders = votes.stream()
                .flatMap(vote -> Stream.of(vote.left().contender(), vote.right().contender()))
                .distinct()
                .sorted(Comparator.comparing(Contender::label))
                .toList();
        games = votes.stream()
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
        double[] ratings = ratings(games);
        double[][] resampled = resampled();
        List<Standing> standings = new ArrayList<>();
        for (int index = 0; index < contenders.size(); index++) {
            standings.add(standing(index, ratings[index], resampled[index]));
        }
        standings.sort(Comparator.comparingDouble(Standing::rating).reversed());
        return standings;
    }

    private Standing standing(int index, double rating, double[] resampled) {
        Arrays.sort(resampled);
        return new Standing(
                contenders.get(index),
                rating,
                quantile(resampled, 0.025),
                quantile(resampled, 0.975),
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
        double[][] ratings = new double[contenders.size()][RESAMPLES];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < RESAMPLES; round++) {
            List<Game> drawn = new ArrayList<>(games.size());
            for (int i = 0; i < games.size(); i++) {
                drawn.add(games.get(random.nextInt(games.size())));
            }
            double[] once = ratings(drawn);
            for (int index = 0; index < once.length; index++) {
                ratings[index][round] = once[index];
            }
        }
        return ratings;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (place - below) * (above - sorted[below]);
    }

    private double[] ratings(List<Game> played) {
        BradleyTerry model = new BradleyTerry(contenders.size());
        played.forEach(game -> model.add(game.left, game.right, leftPoints(game.verdict)));
        return Arrays.stream(model.fit())
                .map(strength -> MIDDLE + SCALE * strength / Math.log(10))
                .toArray();
    }

    private static double leftPoints(Verdict verdict) {
        return switch (verdict) {
            case LEFT -> 1;
            case RIGHT -> 0;
            case TIE, BOTH_BAD -> 0.5;
        };
    }
}
