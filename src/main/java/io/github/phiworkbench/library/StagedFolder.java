package io.github.phiworkbench.library;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that is made under a name of its own beside its target and moved there when it is whole. Three names belong to
 * it, all beginning with {@code .importing-<target>-<random>}: the folder itself; {@code .lock}, a file that is locked
 * for as long as the folder is in the making; and {@code .old}, what it replaces. The lock tells what a killed process left
 * behind from what another one is just writing.
 */
final class StagedFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StagedFolder.class);

    private static final String PREFIX = ".importing-";
    private static final String LOCK = ".lock";
    private static final String OLD = ".old";
    private static final int RANDOM_DIGITS = 8;

    /** A lock without its folder may be one that is just being made. */
    private static final Duration LONE_LOCK = Duration.ofMinutes(10);

    /**
     * The locks of this process. It must not open such a file again to see whether it is locked, since closing any of its
     * channels would release the lock under POSIX.
     */
    private static final Set<Path> OWN_LOCKS = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path folder;
    private final FileChannel lock;

    /** Folders above the target that were not there before, the deepest first. */
    private final List<Path> madeParents;

    private StagedFolder(Path target, Path folder, FileChannel lock, List<Path> madeParents) {
        this.target = target;
        this.folder = folder;
        this.lock = lock;
        this.madeParents = madeParents;
    }

    /** An empty folder beside the target. What killed processes left beside it is removed first. */
    static StagedFolder beside(Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        List<Path> missing = Stream.iterate(parent, path -> path != null && !Files.exists(path), Path::getParent)
                .toList();
        Path models = Files.createDirectories(parent).toRealPath();
        removeLeftovers(models);
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path folder = models.resolve(PREFIX + target.getFileName() + "-" + random);
        FileChannel lock = lock(sibling(folder, LOCK));
        StagedFolder staged = new StagedFolder(models.resolve(target.getFileName()), folder, lock, missing);
        try {
            Files.createDirectory(folder);
            return staged;
        } catch (IOException e) {
            staged.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        OWN_LOCKS.add(file);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            tryLock(channel);
            return channel;
        } catch (IOException e) {
            OWN_LOCKS.remove(file);
            throw e;
        }
    }

    /** Where the file system has no locks, nobody gets one, so nobody takes a folder for left behind. */
    private static @Nullable FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException e) {
            return null;
        }
    }

    /** Where to write. */
    Path path() {
        return folder;
    }

    /**
     * Moves the folder to its target in one step.
     *
     * @throws IOException also if something is there by now
     */
    void publish() throws IOException {
        if (Files.isDirectory(target)) {
            Files.delete(target);
        }
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Moves the folder to its target; what was there is deleted afterwards, or put back if the move fails. */
    void replace() throws IOException {
        Path old = sibling(folder, OLD);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    /** Removes whatever was not moved. */
    @Override
    public void close() throws IOException {
        try {
            delete(folder);
        } finally {
            lock.close();
            Files.deleteIfExists(sibling(folder, LOCK));
            OWN_LOCKS.remove(sibling(folder, LOCK));
        }
        removeEmpty(madeParents);
    }

    /** Stops at the first folder that something lies in by now. */
    private static void removeEmpty(List<Path> folders) {
        try {
            for (Path folder : folders) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.debug("Left {} as they are", folders, e);
        }
    }

    private static void removeLeftovers(Path models) throws IOException {
        for (Path file : list(models)) {
            if (name(file).startsWith(PREFIX) && name(file).endsWith(LOCK)) {
                Path folder = models.resolve(name(file).substring(0, name(file).length() - LOCK.length()));
                removeIfLeft(folder, file);
            }
        }
    }

    private static List<Path> list(Path models) throws IOException {
        try (Stream<Path> files = Files.list(models)) {
            return files.toList();
        }
    }

    /** What cannot be removed stays: it may be another user's, or finished by another process in this moment. */
    private static void removeIfLeft(Path folder, Path lockFile) {
        try {
            if (!OWN_LOCKS.contains(lockFile)
                    && !mayBeInTheMaking(folder, lockFile)
                    && removeUnlocked(folder, lockFile)) {
                Files.deleteIfExists(lockFile);
                LOG.info("Removed {}, which an interrupted import had left behind", folder);
            }
        } catch (IOException e) {
            LOG.debug("Left {} as it is", folder, e);
        }
    }

    private static boolean removeUnlocked(Path folder, Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (tryLock(channel) == null) {
                return false;
            }
            restoreOrDelete(folder);
            delete(folder);
            return true;
        }
    }

    private static boolean mayBeInTheMaking(Path folder, Path lockFile) throws IOException {
        return !Files.exists(folder)
                && !Files.exists(sibling(folder, OLD))
                && Files.getLastModifiedTime(lockFile)
                        .toInstant()
                        .isAfter(Instant.now().minus(LONE_LOCK));
    }

    /** A process that was killed while it replaced a model may have moved the old one away and the new one not there. */
    private static void restoreOrDelete(Path folder) throws IOException {
        Path old = sibling(folder, OLD);
        String target = name(folder).substring(PREFIX.length(), name(folder).length() - RANDOM_DIGITS - 1);
        if (Files.exists(old) && !Files.exists(folder.resolveSibling(target))) {
            Files.move(old, folder.resolveSibling(target), StandardCopyOption.ATOMIC_MOVE);
        }
        delete(old);
    }

    private static Path sibling(Path folder, String ending) {
        return folder.resolveSibling(folder.getFileName() + ending);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Deletes a folder with all that is in it, if it is there; links are deleted, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
