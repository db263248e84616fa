package io.github.phiworkbench.conversation;

/**
 * A part of a text, in UTF-16 units.
 *
 * @param start the first unit
 * @param end behind the last one
 */
public record TextRange(int start, int end) {}
