package io.github.phiworkbench.app;

/** The program's version, from its jar. */
public final class ProgramVersion {

    private ProgramVersion() {}

    /** Such as 1.2.0, or words that say that there is no jar. */
    public static String number() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(development build)" : version;
    }
}
