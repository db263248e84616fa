package io.github.phiworkbench.telemetry;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NVIDIA's management library, which comes with the driver, as functions to be called. Names and codes are those of the NVML
 * reference manual (docs.nvidia.com/deploy/nvml-api). Every function gives a code; 0 means that it did its work.
 */
@SuppressWarnings("restricted") // The program is started with native access for all of it.
final class NvmlLibrary {

    private static final Linker LINKER = Linker.nativeLinker();

    private final SymbolLookup symbols;
    private final Map<String, Optional<MethodHandle>> functions = new HashMap<>();

    private NvmlLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /** A call that did not do what it should. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    /**
     * Opens the first of several files that is there.
     *
     * @param names file names, looked for where the system looks for libraries, or paths
     * @throws FailedException if there is none
     */
    static NvmlLibrary open(List<String> names) throws FailedException {
        for (String name : names) {
            try {
                return new NvmlLibrary(SymbolLookup.libraryLookup(name, Arena.ofAuto()));
            } catch (IllegalArgumentException e) {
                // Not this one; the last of them decides.
            }
        }
        throw new FailedException("there is no NVIDIA driver");
    }

    /**
     * Calls a function that takes these arguments: int, long, or a memory segment for a pointer.
     *
     * @throws FailedException if the driver has no such function, or it gives another code than 0
     */
    void call(String name, Object... arguments) throws FailedException {
        int code = code(name, arguments);
        if (code != 0) {
            throw new FailedException(explain(code));
        }
    }

    /** The same, giving the code. */
    int code(String name, Object... arguments) throws FailedException {
        MethodHandle function = functions
                .computeIfAbsent(name, wanted -> link(wanted, arguments))
                .orElseThrow(() -> new FailedException("this driver does not tell"));
        return (int) invoke(function, arguments);
    }

    boolean has(String name) {
        return symbols.find(name).isPresent();
    }

    private Optional<MethodHandle> link(String name, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = layout(arguments[i]);
        }
        return symbols.find(name)
                .map(address -> LINKER.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts)));
    }

    private static MemoryLayout layout(Object argument) {
        return switch (argument) {
            case Integer _ -> ValueLayout.JAVA_INT;
            case Long _ -> ValueLayout.JAVA_LONG;
            case MemorySegment _ -> ValueLayout.ADDRESS;
            default -> throw new IllegalArgumentException("No argument of C: " + argument);
        };
    }

    /** What a code means, in the driver's words. */
    private String explain(int code) {
        Optional<MemorySegment> words = symbols.find("nvmlErrorString")
                .map(address -> LINKER.downcallHandle(
                        address, FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT)))
                .map(function -> (MemorySegment) invoke(function, code));
        return words.filter(text -> text.address() != 0)
                .map(text -> "the driver says \"" + text.reinterpret(256).getString(0) + "\"")
                .orElse("the driver gave the code " + code);
    }

    private static Object invoke(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A native function cannot throw.", e);
        }
    }
}
