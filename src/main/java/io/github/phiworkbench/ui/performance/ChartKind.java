package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Telemetry.Quantity;
import java.util.List;
import java.util.Locale;

/** What is drawn over time, each in a chart of its own. */
@SuppressWarnings("ImmutableEnumChecker") // The list is a copy that does not change.
enum ChartKind {
    MEMORY(Unit.BYTES, Quantity.PROGRAM_MEMORY, Quantity.MACHINE_MEMORY, Quantity.DEVICE_MEMORY),
    SPEED(Unit.TOKENS, Quantity.TOKENS_PER_SECOND),
    LOAD(Unit.SHARE, Quantity.CPU_LOAD, Quantity.DEVICE_LOAD),
    TEMPERATURE(Unit.CELSIUS, Quantity.DEVICE_TEMPERATURE),
    POWER(Unit.WATTS, Quantity.DEVICE_POWER);

    /** What its numbers are. */
    enum Unit {
        BYTES,
        TOKENS,
        SHARE,
        CELSIUS,
        WATTS
    }

    private final Unit unit;
    private final List<Quantity> quantities;

    ChartKind(Unit unit, Quantity... quantities) {
        this.unit = unit;
        this.quantities = List.of(quantities);
    }

    Unit unit() {
        return unit;
    }

    List<Quantity> quantities() {
        return quantities;
    }

    /** Whether it is only there where a device tells it. */
    boolean isOptional() {
        return this == TEMPERATURE || this == POWER;
    }

    /** Part of the keys of its texts. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
