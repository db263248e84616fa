package io.github.phiworkbench.compare;

/**
 * Where a contender stands by all votes.
 *
 * @param rating on the scale of Elo, see {@link Standings}
 * @param low lower end of the rating's 95 % interval
 * @param high upper end of the rating's 95 % interval
 * @param wins votes for it
 * @param losses votes for the other
 * @param ties votes that found both good
 * @param bothBad votes that found both bad
 */
public record Standing(
        Contender contender, double rating, double low, double high, int wins, int losses, int ties, int bothBad) {

    public int votes() {
        return wins + losses + ties + bothBad;
    }
}
