package io.github.phiworkbench.cli;

/** Entry point of the program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Phi4.commandLine().execute(arguments));
    }
}
