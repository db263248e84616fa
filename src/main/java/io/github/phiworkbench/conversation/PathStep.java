package io.github.phiworkbench.conversation;

/**
 * A message on the selected path.
 *
 * @param message the message
 * @param siblings it among those that follow the same parent
 */
public record PathStep(StoredMessage message, Siblings siblings) {}
