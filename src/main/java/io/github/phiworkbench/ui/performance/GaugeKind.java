package io.github.phiworkbench.ui.performance;

/** What is shown as it is now. */
enum GaugeKind {
    MEMORY,
    SPEED,
    CPU,
    CACHE,
    DEVICE_MEMORY,
    DEVICE_LOAD
}
