package io.github.phiworkbench.app;

/** Something cannot be fetched from the network; the message says what to do. */
public final class DownloadException extends RuntimeException {

    public DownloadException(String message) {
        super(message);
    }

    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
