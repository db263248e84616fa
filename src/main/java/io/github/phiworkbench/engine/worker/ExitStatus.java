package io.github.phiworkbench.engine.worker;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a process ended.
 *
 * @param code as the system gives it; on Unix 128 more than the signal that ended it, on Windows an NTSTATUS for a crash
 * @param signal what ended it, without SIG; on Windows the name of an exception; empty if it ended by itself
 */
public record ExitStatus(int code, Optional<String> signal) {

    /** How a crash report of the virtual machine, which itself ends with an ordinary code, names what happened. */
    private static final Pattern REPORTED =
            Pattern.compile("^#\\s+(?:SIG|EXCEPTION_)([A-Z_]+) \\(0x", Pattern.MULTILINE);

    private static final int SIGNALLED = 128;

    /** Numbers that Linux and macOS share; 7 and 10 are both the bus error, of the one and of the other. */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "HUP"),
            Map.entry(2, "INT"),
            Map.entry(3, "QUIT"),
            Map.entry(4, "ILL"),
            Map.entry(5, "TRAP"),
            Map.entry(6, "ABRT"),
            Map.entry(7, "BUS"),
            Map.entry(8, "FPE"),
            Map.entry(9, "KILL"),
            Map.entry(10, "BUS"),
            Map.entry(11, "SEGV"),
            Map.entry(13, "PIPE"),
            Map.entry(15, "TERM"),
            Map.entry(24, "XCPU"),
            Map.entry(31, "SYS"));

    /** Words of the virtual machine, of C++ and of libtorch on its several systems. */
    private static final List<String> OUT_OF_MEMORY = List.of(
            "java.lang.OutOfMemoryError",
            "insufficient memory for the Java Runtime",
            "Could not reserve enough space",
            "Out of system resources",
            "std::bad_alloc",
            "can't allocate memory",
            "not enough memory: you tried to allocate");

    private static final List<String> MISSING_LIBRARY = List.of(
            "cannot open shared object file",
            "UnsatisfiedLinkError",
            "Can't find dependent libraries",
            "Library not loaded");

    /** NTSTATUS values that end programs, from Microsoft's "[MS-ERREF]: Windows Error Codes", section 2.3. */
    private static final Map<Integer, WorkerFailure> WINDOWS = Map.of(
            0xC0000005, WorkerFailure.CRASHED, // access violation
            0xC0000017, WorkerFailure.OUT_OF_MEMORY, // no memory
            0xC000001D, WorkerFailure.ILLEGAL_INSTRUCTION, // illegal instruction
            0xC00000FD, WorkerFailure.CRASHED, // stack overflow
            0xC000012D, WorkerFailure.OUT_OF_MEMORY, // commitment limit
            0xC0000135, WorkerFailure.MISSING_LIBRARY, // DLL not found
            0xC0000139, WorkerFailure.MISSING_LIBRARY, // entry point not found
            0xC0000409, WorkerFailure.CRASHED, // stack buffer overrun, abort
            0xC000013A, WorkerFailure.KILLED); // control-C

    /** @param log what the process said last */
    static ExitStatus of(int code, String log) {
        Matcher reported = REPORTED.matcher(log);
        return new ExitStatus(
                code,
                reported.find() ? Optional.of(reported.group(1)) : Optional.ofNullable(SIGNALS.get(code - SIGNALLED)));
    }

    /** The code in hexadecimal, with {@code 0x}. */
    public String hex() {
        return String.format(Locale.ROOT, "0x%X", code);
    }

    /** Code and signal, for people. */
    String words() {
        return "exit code " + hex() + signal.map(name -> ", signal " + name).orElse("");
    }

    /**
     * What ended a process that was not asked to end.
     *
     * @param log its last words
     * @param outOfMemoryKill whether the system ended a process for want of memory while this one ran
     */
    WorkerFailure cause(String log, boolean outOfMemoryKill) {
        WorkerFailure windows = WINDOWS.get(code);
        if (windows != null) {
            return windows;
        }
        // Whoever ends a process from outside leaves no word; what its log holds then was about something else.
        switch (signal.orElse("")) {
            case "KILL" -> {
                return outOfMemoryKill ? WorkerFailure.OUT_OF_MEMORY : WorkerFailure.KILLED;
            }
            case "HUP", "INT", "QUIT", "TERM", "XCPU" -> {
                return WorkerFailure.KILLED;
            }
            default -> {}
        }
        if (containsAny(log, OUT_OF_MEMORY)) {
            return WorkerFailure.OUT_OF_MEMORY;
        }
        if (containsAny(log, MISSING_LIBRARY)) {
            return WorkerFailure.MISSING_LIBRARY;
        }
        return switch (signal.orElse("")) {
            case "ILL", "ILLEGAL_INSTRUCTION" -> WorkerFailure.ILLEGAL_INSTRUCTION;
            case "" -> WorkerFailure.ENDED;
            default -> WorkerFailure.CRASHED;
        };
    }

    private static boolean containsAny(String text, List<String> words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
