package io.github.phiworkbench.compare;

/**
 * A vote that is kept.
 *
 * @param id tells it from the others
 */
public record StoredVote(long id, Vote vote) {}
