package io.github.phiworkbench.app;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives a full log file the number 1, the one before it 2, and so on. Logback's own policy reads the folder's name as a
 * pattern, in which a percent sign means something.
 */
final class NumberedFiles extends RollingPolicyBase {

    private final Path file;
    private final int kept;

    /**
     * For one file.
     *
     * @param kept how many full ones stay
     */
    NumberedFiles(Path file, int kept) {
        this.file = file;
        this.kept = kept;
    }

    private Path numbered(int number) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.log$", "." + number + ".log");
        return number == 0 ? file : file.resolveSibling(name);
    }

    @Override
    public void rollover() throws RolloverFailure {
        try {
            for (int number = kept - 1; number >= 0; number--) {
                if (Files.exists(numbered(number))) {
                    Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new RolloverFailure("The log file " + file + " cannot be moved aside.", e);
        }
    }

    @Override
    public String getActiveFileName() {
        return file.toString();
    }
}
