package io.github.phiworkbench.engine;

/** Running a model failed. The message is one plain sentence; the cause, where there is one, carries libtorch's own words. */
public class EngineException extends RuntimeException {

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
