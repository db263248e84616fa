package io.github.phiworkbench.ui.heat;

/** A picture has more pixels than fit into memory; its message says so to people, and what to do. */
public final class PictureTooLargeException extends RuntimeException {

    PictureTooLargeException(String message) {
        super(message);
    }
}
