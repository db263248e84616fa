package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;

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
}
