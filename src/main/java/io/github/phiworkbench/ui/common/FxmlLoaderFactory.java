package io.github.phiworkbench.ui.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/**
 * Loads FXML files and makes their controllers, which get what they need through their constructors.
 *
 * @param controllers how each controller that a file names is made
 */
public record FxmlLoaderFactory(Map<Class<?>, Supplier<?>> controllers) {

    public FxmlLoaderFactory {
        controllers = Map.copyOf(controllers);
    }

    /** One that knows further controllers too. */
    public FxmlLoaderFactory with(Map<Class<?>, Supplier<?>> more) {
        Map<Class<?>, Supplier<?>> all = new HashMap<>(controllers);
        all.putAll(more);
        return new FxmlLoaderFactory(all);
    }

    /**
     * Loads a file; its texts are those of its area.
     *
     * @param controller the class of the controller that the file names
     * @throws IllegalStateException if the file names a controller that is not known here or another than expected
     */
    public <C> Loaded<C> load(FxmlFile file, Class<C> controller) {
        Loaded<?> loaded = load(file);
        if (!controller.isInstance(loaded.controller())) {
            throw new IllegalStateException(file + " has the controller " + loaded.controller() + ", not a "
                    + controller.getSimpleName() + ".");
        }
        return new Loaded<>(loaded.root(), controller.cast(loaded.controller()));
    }

    /** Loads a file whatever its controller. */
    public Loaded<Object> load(FxmlFile file) {
        FXMLLoader loader =
                new FXMLLoader(file.location(), Texts.of(file.area()).bundle());
        loader.setControllerFactory(this::make);
        try {
            Parent root = loader.load();
            return new Loaded<>(root, loader.getController());
        } catch (IOException e) {
            throw new UncheckedIOException("The layout " + file + " cannot be read.", e);
        }
    }

    private Object make(Class<?> type) {
        Supplier<?> supplier = controllers.get(type);
        if (supplier == null) {
            throw new IllegalStateException("No one said how to make a " + type.getName() + ".");
        }
        return supplier.get();
    }

    /**
     * What came of a file.
     *
     * @param root its outermost node
     * @param controller its controller
     */
    public record Loaded<C>(Parent root, C controller) {}
}
