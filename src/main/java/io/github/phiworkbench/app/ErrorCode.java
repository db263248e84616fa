package io.github.phiworkbench.app;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A short name for a failure: three hashes of growing sharpness, of the method that threw, of the root cause, and of the
 * whole trace. Two reports that begin alike have a cause in common.
 */
public record ErrorCode(String method, String rootCause, String trace) {

    /** Base 32 digits of each part. */
    private static final int DIGITS = 4;

    public static ErrorCode of(Throwable failure) {
        Throwable root = root(failure);
        StackTraceElement[] frames = root.getStackTrace();
        String thrower = frames.length == 0 ? "" : frames[0].getClassName() + "." + frames[0].getMethodName();
        StringBuilder causes = new StringBuilder();
        Set<Throwable> seen = new HashSet<>();
        for (Throwable part = failure; part != null && seen.add(part); part = part.getCause()) {
            causes.append(part.getClass().getName()).append('\n');
            for (StackTraceElement frame : part.getStackTrace()) {
                causes.append(line(frame)).append('\n');
            }
        }
        String cause = root.getClass().getName() + (frames.length == 0 ? "" : line(frames[0])) + thrower;
        return new ErrorCode(hash(thrower), hash(cause), hash(causes.toString()));
    }

    /** Without what changes from run to run, such as the numbers of generated classes. */
    private static String line(StackTraceElement frame) {
        String owner = frame.getClassName().replaceAll("(\\$\\$|/)0x[0-9a-f]+|\\$Proxy\\d+", "");
        return owner + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }

    private static Throwable root(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        Throwable root = failure;
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        return root;
    }

    /** Knuth's multiplicative mixing of Java's string hash, so that all of its bits reach the digits. */
    private static String hash(String text) {
        long mixed = (text.hashCode() * 0x9E3779B97F4A7C15L) >>> (64 - 5 * DIGITS);
        String digits = Long.toString(mixed, 32).toUpperCase(Locale.ROOT);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** Such as 3K9A:0QF2:V71C. */
    @Override
    public String toString() {
        return method + ":" + rootCause + ":" + trace;
    }
}
