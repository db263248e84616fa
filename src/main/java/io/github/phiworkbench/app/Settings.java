package io.github.phiworkbench.app;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user's settings in memory, and what the program remembers from one start to the next. Safe for use by several
 * threads. Fields that nobody here knows are kept, so that an older version does not take from a newer one.
 */
public final class Settings {

    /** Light or dark. */
    public enum Theme {
        SYSTEM,
        LIGHT,
        DARK
    }

    /** How a model's reasoning is shown before the user touches it. */
    public enum Reasoning {
        CLOSED,
        OPEN
    }

    /** From which level on the program's log is kept. */
    public enum LogDetail {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    public static final Setting<Theme> THEME = Setting.choice("theme", Theme.SYSTEM);

    /** Size of text and all that goes with it; 1 is 14 pixels. */
    public static final Setting<Double> ZOOM = Setting.number("zoom", 1, 0.5, 3);

    public static final Setting<Reasoning> REASONING = Setting.choice("reasoning", Reasoning.CLOSED);

    /** Id of the model that a new chat begins with. */
    public static final Setting<String> DEFAULT_MODEL = Setting.text("defaultModel", AppContext.DEFAULT_MODEL);

    /** Folders with model folders in them, beside the one in the data folder. */
    public static final Setting<List<Path>> MODEL_FOLDERS = Setting.paths("modelFolders");

    /** Name of the sampling preset used last; empty for the model's own. */
    public static final Setting<String> SAMPLING_PRESET = Setting.text("samplingPreset", "");

    /** How many alternatives are captured with each token of an answer. */
    public static final Setting<Double> TOKEN_ALTERNATIVES = Setting.number("tokenAlternatives", 20, 0, 200);

    /** What the colours of tokens tell. */
    public static final Setting<HeatMetric> HEAT_METRIC = Setting.choice("heatMetric", HeatMetric.SURPRISAL);

    /** Whose distribution they tell it of. */
    public static final Setting<Basis> HEAT_BASIS = Setting.choice("heatBasis", Basis.MODEL);

    /** How strong they are. */
    public static final Setting<Double> HEAT_INTENSITY = Setting.number("heatIntensity", 1, 0, 1);

    /** What was typed in a chat that holds nothing yet, and so has no place in the store. */
    public static final Setting<String> NEW_CHAT_DRAFT = Setting.text("newChatDraft", "");

    /** The system prompt of such a chat. */
    public static final Setting<String> NEW_CHAT_SYSTEM_PROMPT = Setting.text("newChatSystemPrompt", "");

    /** What the memory of this machine gave when it was measured last, in bytes per second; 0 before. */
    public static final Setting<Double> READ_BANDWIDTH = Setting.number("readBandwidth", 0, 0, 1e15);

    /** Folder of the libtorch that models run with; empty for the program's own. */
    public static final Setting<String> LIBTORCH = Setting.text("libtorch", "");

    /** Whether Prometheus can ask what is measured. */
    public static final Setting<Boolean> METRICS = Setting.flag("metrics", false);

    /** The port it asks at. */
    public static final Setting<Double> METRICS_PORT = Setting.number("metricsPort", 9464, 1024, 65_535);

    public static final Setting<LogDetail> LOG_DETAIL = Setting.choice("logDetail", LogDetail.INFO);

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private final ObjectNode fields;
    private final Map<String, Object> values = new HashMap<>();
    private final CopyOnWriteArrayList<Listener<?>> listeners = new CopyOnWriteArrayList<>();

    /** Settings of their own, kept nowhere. */
    public Settings() {
        this(JsonNodeFactory.instance.objectNode());
    }

    Settings(ObjectNode fields) {
        this.fields = fields.deepCopy();
    }

    /** What is set, or else the fallback. A field that cannot be read stays in the file until it is set anew. */
    public synchronized <T> T get(Setting<T> setting) {
        @SuppressWarnings("unchecked") // Only set and this method put values there, under the setting's name.
        T known = (T) values.get(setting.name());
        if (known != null) {
            return known;
        }
        JsonNode node = fields.get(setting.name());
        Optional<T> read = node == null ? Optional.empty() : setting.read(node);
        if (node != null && read.isEmpty()) {
            LOG.warn("The setting {} cannot be {}; {} is used.", setting, node, setting.fallback());
        }
        T value = read.orElse(setting.fallback());
        values.put(setting.name(), value);
        return value;
    }

    /** Sets something and tells the listeners, on this thread, unless it was so already. */
    public <T> void set(Setting<T> setting, T value) {
        synchronized (this) {
            if (get(setting).equals(value)) {
                return;
            }
            values.put(setting.name(), value);
            fields.set(setting.name(), setting.write(value));
        }
        listeners.forEach(listener -> listener.changed(setting, value));
    }

    /**
     * Asks to be told of each new value of a setting, on the thread that sets it.
     *
     * @return ends that
     */
    public <T> Runnable listen(Setting<T> setting, Consumer<? super T> consumer) {
        return add(new Listener<>(setting.name(), consumer));
    }

    /** Asks to be told that something has changed. */
    Runnable listenToAll(Runnable run) {
        return add(new Listener<>("", value -> run.run()));
    }

    private Runnable add(Listener<?> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    synchronized ObjectNode toJson() {
        return fields.deepCopy();
    }

    private record Listener<T>(String name, Consumer<? super T> consumer) {
        void changed(Setting<?> setting, Object value) {
            if (name.isEmpty() || name.equals(setting.name())) {
                @SuppressWarnings("unchecked") // A setting of that name has values of that type.
                T typed = (T) value;
                consumer.accept(typed);
            }
        }
    }
}
