package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a process means. */
class ExitStatusTest {

    @ParameterizedTest
    @CsvSource({
        "137, 0x89, KILL, KILLED",
        "143, 0x8F, TERM, KILLED",
        "130, 0x82, INT, KILLED",
        "132, 0x84, ILL, ILLEGAL_INSTRUCTION",
        "134, 0x86, ABRT, CRASHED",
        "135, 0x87, BUS, CRASHED",
        "138, 0x8A, BUS, CRASHED",
        "139, 0x8B, SEGV, CRASHED",
        "159, 0x9F, SYS, CRASHED",
        "0, 0x0, , ENDED",
        "1, 0x1, , ENDED",
        "-1073741819, 0xC0000005, , CRASHED",
        "-1073741795, 0xC000001D, , ILLEGAL_INSTRUCTION",
        "-1073741801, 0xC0000017, , OUT_OF_MEMORY",
        "-1073741515, 0xC0000135, , MISSING_LIBRARY",
        "-1073740791, 0xC0000409, , CRASHED"
    })
    void a_code_is_explained(int code, String hex, String signal, WorkerFailure cause) {
        ExitStatus exit = ExitStatus.of(code, "");

        assertThat(exit.hex()).isEqualTo(hex);
        assertThat(exit.signal().orElse(null)).isEqualTo(signal);
        assertThat(exit.cause("", false)).isEqualTo(cause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | #  SIGILL (0x4) at pc=0x00007f, pid=1, tid=2 | ILLEGAL_INSTRUCTION",
                "1 | #  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2 | CRASHED",
                "134 | terminate called without an active exception | CRASHED",
                "1 | #  EXCEPTION_ILLEGAL_INSTRUCTION (0xc000001d) | ILLEGAL_INSTRUCTION",
                "3 | Terminating due to java.lang.OutOfMemoryError: Java heap space | OUT_OF_MEMORY",
                "1 | # There is insufficient memory for the Java Runtime Environment to continue. | OUT_OF_MEMORY",
                "1 | DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes | OUT_OF_MEMORY",
                "1 | Error: Could not create the Java Virtual Machine. Cannot create VM thread. Out of system resources. |"
                        + " OUT_OF_MEMORY",
                "134 | terminate called after throwing an instance of 'std::bad_alloc' | OUT_OF_MEMORY",
                "137 | DefaultCPUAllocator: can't allocate memory, said before and got over | KILLED",
                "127 | libc10.so: cannot open shared object file: No such file or directory | MISSING_LIBRARY",
                "1 | java.lang.UnsatisfiedLinkError: no torch in java.library.path | MISSING_LIBRARY",
                "1 | Library not loaded: /opt/homebrew/opt/libomp/lib/libomp.dylib | MISSING_LIBRARY"
            })
    void the_log_says_more_than_the_code(int code, String log, WorkerFailure cause) {
        assertThat(ExitStatus.of(code, log).cause(log, false)).isEqualTo(cause);
    }

    @Test
    void a_kill_is_for_want_of_memory_if_the_system_says_so() {
        assertThat(ExitStatus.of(137, "").cause("", true)).isEqualTo(WorkerFailure.OUT_OF_MEMORY);
        assertThat(ExitStatus.of(139, "").cause("", true)).isEqualTo(WorkerFailure.CRASHED);
    }
}
