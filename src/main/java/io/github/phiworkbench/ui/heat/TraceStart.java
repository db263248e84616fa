package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import java.util.Optional;

/** What two traces have in common. */
final class TraceStart {

    private TraceStart() {}

    /** How many tokens are the same from the start on, with the same numbers; none if these come from elsewhere. */
    static int common(TokenTrace before, TokenTrace now) {
        if (!before.source().equals(now.source()) || before.start() != now.start()) {
            return 0;
        }
        int shorter = Math.min(before.size(), now.size());
        int same = 0;
        while (same < shorter && before.id(same) == now.id(same)) {
            same++;
        }
        return same;
    }

    /** Whether a trace is another state of the one before, such as a reply that has grown. */
    static boolean goesOn(Optional<TokenTrace> before, Optional<TokenTrace> now) {
        return before.isPresent() && now.isPresent() && common(before.get(), now.get()) > 0;
    }
}
