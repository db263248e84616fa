package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void the_same_failure_has_the_same_code_whatever_it_says() {
        List<String> codes = Stream.of("one", "another")
                .map(ErrorCodeTest::failing)
                .map(failure -> ErrorCode.of(failure).toString())
                .toList();
        assertThat(codes.getFirst()).isEqualTo(codes.getLast()).matches("[0-9A-V]{4}:[0-9A-V]{4}:[0-9A-V]{4}");
    }

    @Test
    void wrapped_elsewhere_a_failure_keeps_method_and_cause() {
        RuntimeException failure = failing("inside");
        ErrorCode bare = ErrorCode.of(failure);
        ErrorCode wrapped = ErrorCode.of(new IllegalStateException("outside", failure));
        assertThat(wrapped.method()).isEqualTo(bare.method());
        assertThat(wrapped.rootCause()).isEqualTo(bare.rootCause());
        assertThat(wrapped.trace()).isNotEqualTo(bare.trace());
    }

    @Test
    void failures_of_different_methods_have_nothing_in_common() {
        ErrorCode one = ErrorCode.of(failing("x"));
        ErrorCode other = ErrorCode.of(failingOtherwise());
        assertThat(other.method()).isNotEqualTo(one.method());
        assertThat(other.rootCause()).isNotEqualTo(one.rootCause());
    }

    @Test
    void failures_without_a_trace_or_with_a_circle_of_causes_have_codes_too() {
        Exception outer = new Exception("outer");
        Exception inner = new Exception("inner", outer);
        outer.initCause(inner);
        outer.setStackTrace(new StackTraceElement[0]);
        inner.setStackTrace(new StackTraceElement[0]);
        assertThat(ErrorCode.of(outer).toString()).hasSize(14);
    }

    private static RuntimeException failing(String message) {
        return new IllegalArgumentException(message);
    }

    private static RuntimeException failingOtherwise() {
        return new ArithmeticException("x");
    }
}
