package io.github.phiworkbench.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many bytes a user may still write to the disk of a folder. */
@FunctionalInterface
interface FreeSpace {

    FreeSpace OF_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

    long in(Path folder) throws IOException;
}
