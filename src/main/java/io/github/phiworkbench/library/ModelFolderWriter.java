package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.ModelImport.Existing;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.TorchScriptArchive;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Writes a model folder: the archive, model.json, and what goes along.
 *
 * @param target the folder to make
 * @param existing what to do with a model that is already there
 * @param freeSpace tells whether the model fits on the disk
 */
record ModelFolderWriter(Path target, Existing existing, FreeSpace freeSpace) {

    /** Room for the archive's directory and the small files, as a part of the weights. */
    static final double MARGIN = 0.01;

    /** Writes further files into the folder. */
    @FunctionalInterface
    interface Companions {
        void writeTo(Path folder) throws IOException;
    }

    /** @throws ImportException if there is something that must not be replaced, or that cannot be */
    void requirePlace() {
        if (isVacant()) {
            return;
        }
        if (!Files.isRegularFile(target.resolve(ModelManifest.FILE))) {
            throw new ImportException(
                    "%s is there already and is no model; choose another name or folder.".formatted(target));
        }
        if (existing == Existing.KEEP) {
            throw new ImportException(
                    "There is already a model in %s; replace it, or choose another name.".formatted(target));
        }
    }

    /** Nothing is there, or an empty folder. */
    private boolean isVacant() {
        if (!Files.isDirectory(target)) {
            return !Files.exists(target);
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw DiskTrouble.writing(target, e);
        }
    }

    /**
     * Writes the folder aside and moves it into place.
     *
     * @param written told about every piece of the weights; may throw to stop
     * @throws ImportException if the folder cannot be written, or if something is in its place by now
     * @throws ImportCancelledException if the thread was interrupted
     */
    void write(ModelManifest manifest, Phi3Program.Weights weights, Companions companions, LongConsumer written) {
        TorchScriptArchive archive = Phi3Program.archive(
                manifest.geometry(),
                weights,
                manifest.formats().cache(),
                Map.of(ModelManifest.FILE, manifest.toJson()));
        write(manifest.weightBytes(), folder -> {
            companions.writeTo(folder);
            Files.writeString(folder.resolve(ModelManifest.FILE), manifest.toJson());
            archive.write(folder.resolve(ModelManifest.ARCHIVE), written);
        });
    }

    /**
     * Writes a folder aside and moves it into place.
     *
     * @param bytes what the largest part of it takes
     * @param content writes all of it
     * @throws ImportException if the folder cannot be written, or if something is in its place by now
     * @throws ImportCancelledException if the thread was interrupted
     */
    void write(long bytes, Companions content) {
        Path models = Objects.requireNonNull(target.getParent(), "a model folder lies in another");
        try (StagedFolder staged = StagedFolder.beside(target)) {
            requireSpace(models, bytes);
            content.writeTo(staged.path());
            moveIntoPlace(staged);
        } catch (ClosedByInterruptException e) {
            throw new ImportCancelledException();
        } catch (IOException e) {
            throw DiskTrouble.writing(models, e);
        }
    }

    private void requireSpace(Path models, long weightBytes) throws IOException {
        long needed = (long) (weightBytes * (1 + MARGIN));
        long free = freeSpace.in(models);
        if (free < needed) {
            throw DiskTrouble.tooSmall(models, needed, free);
        }
    }

    /** Looks again whether the place is free: writing took a while. */
    private void moveIntoPlace(StagedFolder staged) throws IOException {
        requirePlace();
        try {
            if (isVacant()) {
                staged.publish();
            } else {
                staged.replace();
            }
        } catch (IOException e) {
            requirePlace();
            throw e;
        }
    }
}
