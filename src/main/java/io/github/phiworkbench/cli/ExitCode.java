package io.github.phiworkbench.cli;

/** What the program tells the shell. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int UNUSABLE = 3;

    private ExitCode() {}
}
