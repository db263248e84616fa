package io.github.phiworkbench.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the windows apart that have a database open, by a file beside it. Every one of them holds a shared lock; who can
 * have it alone for a moment is the only one. The system takes the lock back when a process ends, however it ends.
 *
 * <p>The file holds one byte from the first opening to the last closing. So a first opening that finds the byte knows that
 * the program before did not close the database.
 */
final class StoreLock {

    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);
    private static final String ENDING = ".lock";

    /** Far behind the file's end, since locked bytes cannot be read on Windows. */
    private static final long GATE = 1L << 40;

    private static final long PRESENCE = GATE + 1;

    /** Locks belong to a process, so the stores of one process must be counted apart. */
    private static final Map<Path, StoreLock> OPEN = new HashMap<>();

    private final Path database;
    private final FileChannel channel;
    private @Nullable FileLock gate;
    private @Nullable FileLock presence;
    private int holders = 1;

    private StoreLock(Path database, FileChannel channel) {
        this.database = database;
        this.channel = channel;
    }

    /**
     * What an opening found.
     *
     * @param lock to be released at the end; empty where the folder cannot be written or knows no locks
     * @param alone whether no other window has the database open
     * @param clean whether the last one closed it
     */
    record Held(Optional<StoreLock> lock, boolean alone, boolean clean) {

        void release(boolean clean) {
            lock.ifPresent(held -> StoreLock.release(held, clean));
        }
    }

    /** What is done while no other window can come in. */
    @FunctionalInterface
    interface Opening<T> {
        T with(Held held);
    }

    /** Opens a database while all others wait at the gate. */
    static <T> T atGate(Path database, Opening<T> opening) {
        synchronized (OPEN) {
            StoreLock here = OPEN.get(database);
            if (here != null) {
                here.holders++;
                return opening.with(new Held(Optional.of(here), false, true));
            }
            Optional<FileChannel> channel = channel(database);
            if (channel.isEmpty()) {
                return opening.with(new Held(Optional.empty(), true, true));
            }
            StoreLock lock = new StoreLock(database, channel.get());
            lock.gate = lock.tryLock(GATE, true);
            try {
                Held held = lock.enter();
                OPEN.put(database, lock);
                return opening.with(held);
            } finally {
                lock.unlock(lock.gate);
                lock.gate = null;
            }
        }
    }

    private static Optional<FileChannel> channel(Path database) {
        try {
            return Optional.of(FileChannel.open(
                    database.resolveSibling(database.getFileName() + ENDING),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE));
        } catch (IOException e) {
            LOG.debug("No lock beside {}", database, e);
            return Optional.empty();
        }
    }

    private Held enter() {
        FileLock only = tryLock(PRESENCE, false);
        boolean alone = only != null;
        boolean clean = true;
        if (alone) {
            clean = !marked();
            mark(true);
            unlock(only);
        }
        presence = share();
        return new Held(Optional.of(this), alone, clean);
    }

    private static void release(StoreLock lock, boolean clean) {
        synchronized (OPEN) {
            lock.holders--;
            if (lock.holders > 0) {
                return;
            }
            OPEN.remove(lock.database);
            lock.leave(clean);
        }
    }

    private void leave(boolean clean) {
        if (gate == null) {
            gate = tryLock(GATE, true);
        }
        unlock(presence);
        FileLock only = tryLock(PRESENCE, false);
        if (only != null && clean) {
            mark(false);
        }
        unlock(only);
        unlock(gate);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The lock of {} could not be closed", database, e);
        }
    }

    private boolean marked() {
        try {
            return channel.size() > 0;
        } catch (IOException e) {
            LOG.debug("The lock of {} could not be read", database, e);
            return true;
        }
    }

    private void mark(boolean open) {
        try {
            channel.truncate(0);
            if (open) {
                channel.write(ByteBuffer.wrap(new byte[] {'1'}), 0);
            }
        } catch (IOException e) {
            LOG.debug("The lock of {} could not be written", database, e);
        }
    }

    private @Nullable FileLock tryLock(long position, boolean wait) {
        try {
            return wait ? channel.lock(position, 1, false) : channel.tryLock(position, 1, false);
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("No lock beside {}", database, e);
            return null;
        }
    }

    private @Nullable FileLock share() {
        try {
            return channel.tryLock(PRESENCE, 1, true);
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("No shared lock beside {}", database, e);
            return null;
        }
    }

    private void unlock(@Nullable FileLock lock) {
        try {
            if (lock != null && lock.isValid()) {
                lock.release();
            }
        } catch (IOException e) {
            LOG.debug("A lock beside {} could not be released", database, e);
        }
    }
}
