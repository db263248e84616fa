package io.github.phiworkbench.inspect;

/** What two models say of one text: token by token where they share the tokens, or else piece by piece. */
public sealed interface ModelDifference permits TraceDifference, SpanDifference {

    /** The numbers of the model that the other is compared with. */
    TokenTrace reference();

    /** The numbers of the other. */
    TokenTrace candidate();
}
