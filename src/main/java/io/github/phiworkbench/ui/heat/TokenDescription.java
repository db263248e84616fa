package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;

/** Says in words what a heatmap shows of a token. */
public interface TokenDescription {

    /** For those who hear it: one sentence with the token's place. */
    String spoken(TokenTrace trace, int token);

    /** For a small card beside the token: a few short lines. */
    String hint(TokenTrace trace, int token);
}
