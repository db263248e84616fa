package io.github.phiworkbench.ui.common;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Questions that wait for an answer. To be called on the JavaFX thread; empty answers mean the user changed their mind. */
public interface DialogService {

    /**
     * A folder.
     *
     * @param start the one to begin in; the user's home where it does not exist
     */
    Optional<Path> chooseFolder(String title, Path start);

    /** An existing file. */
    Optional<Path> chooseFile(String title, List<FileKind> kinds);

    /** A file to write; the system asks before it replaces one. */
    Optional<Path> chooseFileToSave(String title, String name, List<FileKind> kinds);

    /** One line of text, with the present one to begin with. */
    Optional<String> askForText(String title, String label, String present);

    /**
     * Whether to go on.
     *
     * @param question one or two sentences that say what will happen
     * @param action the word on the button that goes on, such as Delete
     */
    boolean confirm(String title, String question, String action);

    /**
     * A kind of files to choose from.
     *
     * @param name in words, such as Markdown
     * @param endings of file names, without the dot
     */
    record FileKind(String name, List<String> endings) {
        public FileKind {
            endings = List.copyOf(endings);
        }
    }
}
