package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.ui.common.SettingProperty;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;

/** What the user wants tokens to be coloured by, the same in every pane and kept with the settings. */
public final class HeatChoice {

    private final SettingProperty<HeatMetric> metric;
    private final SettingProperty<Basis> basis;
    private final SettingProperty<Double> intensity;
    private final ObservableValue<Heat> heat;

    /** @param window runs things on the JavaFX thread */
    public HeatChoice(Settings settings, Executor window) {
        metric = SettingProperty.of(settings, Settings.HEAT_METRIC, window);
        basis = SettingProperty.of(settings, Settings.HEAT_BASIS, window);
        intensity = SettingProperty.of(settings, Settings.HEAT_INTENSITY, window);
        heat = metric.flatMap(chosen -> basis.map(of -> Heat.of(chosen, of)));
    }

    public ObjectProperty<HeatMetric> metricProperty() {
        return metric;
    }

    public ObjectProperty<Basis> basisProperty() {
        return basis;
    }

    /** 0 to 1. */
    public ObjectProperty<Double> intensityProperty() {
        return intensity;
    }

    /** Metric and basis together. */
    public ObservableValue<Heat> heat() {
        return heat;
    }

    /** The metric after the present one, and the first after the last. */
    public void nextMetric() {
        List<HeatMetric> all = List.of(HeatMetric.values());
        metric.set(all.get((all.indexOf(metric.get()) + 1) % all.size()));
    }
}
