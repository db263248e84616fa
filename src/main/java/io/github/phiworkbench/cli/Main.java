package io.github.phiworkbench.cli;

/** Entry point of the program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        try {
            return Phi4.commandLine().execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("Java has not enough memory for this (" + e.getMessage()
                    + "); give it more, for example with PHI4_JAVA_OPTIONS=-Xmx4g.");
            return ExitCode.FAILED;
        }
    }
}
