package io.github.phiworkbench.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;

/** Pictures of what the tests show, for people to look at. */
final class Pictures {

    /** Of the last run. */
    static final Path TARGET = Path.of("target", "screenshots");

    /** The same, or {@code docs/screenshots} with {@code -Dphi4.screenshots=true}. */
    static final Path FOLDER = Boolean.getBoolean("phi4.screenshots") ? Path.of("docs", "screenshots") : TARGET;

    private Pictures() {}

    /** Draws a scene into a file. */
    static Path take(FxRobot robot, Scene scene, Path folder, String name) {
        WritableImage[] picture = new WritableImage[1];
        robot.interact(() -> picture[0] = scene.snapshot(null));
        try {
            Path file = Files.createDirectories(folder).resolve(name + ".png");
            ImageIO.write(SwingFXUtils.fromFXImage(picture[0], null), "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
