package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Replies.Reply;
import java.util.Optional;

/**
 * A text that is looked into.
 *
 * @param title what it is
 * @param trace its tokens
 * @param reply the reply that it is; empty for other texts
 */
public record Document(String title, TokenTrace trace, Optional<Reply> reply) {}
