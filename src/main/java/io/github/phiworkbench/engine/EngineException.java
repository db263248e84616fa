package io.github.phiworkbench.engine;

/** Running a model failed. The message is one plain sentence; the cause carries libtorch's own words. */
public final class EngineException extends RuntimeException {

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
