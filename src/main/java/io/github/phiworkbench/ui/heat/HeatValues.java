package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import java.util.Arrays;
import java.util.Optional;

/** The heat of each token, kept so that a longer trace or another width is drawn without asking for all of them again. */
final class HeatValues {

    private Optional<TokenTrace> trace = Optional.empty();
    private Optional<Heat> heat = Optional.empty();
    private float[] heats = new float[64];
    private int size;

    /** Takes up a trace; what goes on from the one before is only completed. */
    void update(TokenTrace newTrace, Heat newHeat) {
        boolean alike = heat.filter(newHeat::equals).isPresent();
        int same = alike ? trace.map(it -> TraceStart.common(it, newTrace)).orElse(0) : 0;
        trace = Optional.of(newTrace);
        heat = Optional.of(newHeat);
        size = newTrace.size();
        if (size > heats.length) {
            heats = Arrays.copyOf(heats, size + size / 2);
        }
        for (int token = same; token < size; token++) {
            heats[token] = (float) newHeat.heat(newTrace, token);
        }
    }

    void clear() {
        trace = Optional.empty();
        size = 0;
    }

    int size() {
        return size;
    }

    float heat(int token) {
        return heats[token];
    }
}
