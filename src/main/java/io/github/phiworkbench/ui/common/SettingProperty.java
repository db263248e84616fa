package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.app.Setting;
import io.github.phiworkbench.app.Settings;
import java.util.concurrent.Executor;
import javafx.beans.property.SimpleObjectProperty;

/**
 * A setting as a property: each follows the other. To be used on the JavaFX thread; a setting changed elsewhere arrives there
 * soon.
 */
public final class SettingProperty<T> extends SimpleObjectProperty<T> {

    private final Settings settings;
    private final Setting<T> setting;

    private SettingProperty(Settings settings, Setting<T> setting) {
        super(settings, setting.name(), settings.get(setting));
        this.settings = settings;
        this.setting = setting;
    }

    /**
     * The property of a setting. It lives as long as the settings do.
     *
     * @param window runs things on the JavaFX thread
     */
    public static <T> SettingProperty<T> of(Settings settings, Setting<T> setting, Executor window) {
        SettingProperty<T> property = new SettingProperty<>(settings, setting);
        // By the time it arrives, the setting may have changed again: a late arrival must undo nothing.
        settings.listen(setting, value -> window.execute(() -> property.set(settings.get(setting))));
        return property;
    }

    @Override
    protected void invalidated() {
        T value = get();
        if (value != null) {
            settings.set(setting, value);
        }
    }
}
