package io.github.phiworkbench.library;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one thread of all processes at a time import embedded models into a folder; the others wait. */
final class FolderLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final String FILE = ".embedded.lock";

    /** A file lock keeps out other processes only. */
    private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock. The lock's file stays in the folder. */
    static FolderLock of(Path folder) throws IOException {
        THIS_PROCESS.lock();
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            lock(channel);
            return new FolderLock(channel);
        } catch (IOException | RuntimeException | Error e) {
            THIS_PROCESS.unlock();
            throw e;
        }
    }

    /** Some network file systems have no locks; two processes then import the same model twice, which does no harm. */
    private static void lock(FileChannel channel) {
        try {
            channel.lock();
        } catch (IOException e) {
            LOG.debug("No locks here", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            THIS_PROCESS.unlock();
        }
    }
}
