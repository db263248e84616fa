package io.github.phiworkbench.telemetry;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/** A quantity that was measured, or the reason why it was not. Which quantity and unit, says who holds it. */
public sealed interface Reading {

    /** It was measured. */
    record Measured(double value) implements Reading {}

    /**
     * It was not.
     *
     * @param reason why, as part of a sentence
     */
    record NotAvailable(String reason) implements Reading {}

    /** A measured number. */
    static Reading of(double number) {
        return new Measured(number);
    }

    /** None, for a reason. */
    static Reading none(String reason) {
        return new NotAvailable(reason);
    }

    /** The number, if there is one. */
    default OptionalDouble number() {
        return this instanceof Measured(double value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** The same quantity in another unit. */
    default Reading map(DoubleUnaryOperator unit) {
        return this instanceof Measured(double value) ? of(unit.applyAsDouble(value)) : this;
    }
}
