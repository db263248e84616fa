package io.github.phiworkbench.library;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.Locale;

/** A model seems to need more memory than its device has free. Nothing of it was loaded. */
public final class DoesNotFitException extends UnusableModelException {

    private final MemoryEstimate estimate;
    private final long availableBytes;

    /**
     * @param model its id
     * @param device where it was to be loaded
     */
    public DoesNotFitException(String model, String device, MemoryEstimate estimate, long availableBytes) {
        super(String.format(
                Locale.ROOT,
                "%s needs about %.1f GB on %s (weights %.1f, cache %.1f, workspace %.1f) but %.1f GB are free; close other"
                        + " programs, choose a smaller model or precision, or load it all the same with --force.",
                model,
                estimate.total() / 1e9,
                device,
                estimate.weights() / 1e9,
                estimate.cache() / 1e9,
                estimate.workspace() / 1e9,
                availableBytes / 1e9));
        this.estimate = estimate;
        this.availableBytes = availableBytes;
    }

    public MemoryEstimate estimate() {
        return estimate;
    }

    /** What was free. */
    public long availableBytes() {
        return availableBytes;
    }
}
