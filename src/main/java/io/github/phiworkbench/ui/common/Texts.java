package io.github.phiworkbench.ui.common;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The texts of one area of the window, from {@code ui/<area>/<area>.properties}.
 *
 * <p>Texts with {@code {0}} are patterns of {@link MessageFormat}. They use the typographic apostrophe, since a plain one
 * quotes there.
 */
public final class Texts {

    private final ResourceBundle bundle;

    private Texts(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /**
     * The texts of an area.
     *
     * @param area name of the folder and the file, such as {@code chat}
     */
    public static Texts of(String area) {
        return new Texts(
                ResourceBundle.getBundle("io.github.phiworkbench.ui." + area + "." + area, Locale.getDefault()));
    }

    /** For FXML. */
    public ResourceBundle bundle() {
        return bundle;
    }

    /**
     * A text without values in it.
     *
     * @throws java.util.MissingResourceException if there is no such text
     */
    public String get(String key) {
        return bundle.getString(key);
    }

    /**
     * A text with values in it.
     *
     * @param values for {@code {0}}, {@code {1}}, ...
     * @throws java.util.MissingResourceException if there is no such text
     */
    public String get(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), Locale.getDefault()).format(values);
    }
}
