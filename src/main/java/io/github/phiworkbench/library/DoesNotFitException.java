package io.github.phiworkbench.library;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.Locale;

/** A model seems to need more memory than its device has free. Nothing of it was loaded. */
public final class DoesNotFitException extends UnusableModelException {

    private final String need;
    private final MemoryEstimate estimate;
    private final long availableBytes;

    /**
     * @param model its id
     * @param device where it was to be loaded
     */
    public DoesNotFitException(String model, String device, MemoryEstimate estimate, long availableBytes) {
        this(need(model, device, estimate, availableBytes), estimate, availableBytes);
    }

    private DoesNotFitException(String need, MemoryEstimate estimate, long availableBytes) {
        super(need + "; close other programs, or choose a smaller model or precision.");
        this.need = need;
        this.estimate = estimate;
        this.availableBytes = availableBytes;
    }

    private static String need(String model, String device, MemoryEstimate estimate, long availableBytes) {
        return String.format(
                Locale.ROOT,
                "%s needs about %.1f GB on %s (weights %.1f, cache %.1f, workspace %.1f) but %.1f GB are free",
                model,
                estimate.total() / 1e9,
                device,
                estimate.weights() / 1e9,
                estimate.cache() / 1e9,
                estimate.workspace() / 1e9,
                availableBytes / 1e9);
    }

    /** What it needs and what there is, as a clause without an end. */
    public String need() {
        return need;
    }

    public MemoryEstimate estimate() {
        return estimate;
    }

    /** What was free. */
    public long availableBytes() {
        return availableBytes;
    }
}
