package io.github.phiworkbench.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one window of a user's program know of the next start. The first start holds a lock on a file; a later one leaves a
 * file beside it, which the first takes away when it comes to the front.
 */
public final class SingleInstance implements AutoCloseable {

    /** What a start is to do. */
    public enum Role {
        /** Open a window. */
        FIRST,
        /** End: the window that is open already has come to the front. */
        HANDED_OVER,
        /** Open a window and say that there is another, which did not answer. */
        SECOND,
        /** Open a window and say that it cannot be told whether there is another. */
        UNKNOWN
    }

    private static final Logger LOG = LoggerFactory.getLogger(SingleInstance.class);
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(5);

    private final Role role;
    private final Path call;
    private final @Nullable FileChannel channel;
    private final @Nullable WatchService watch;

    private SingleInstance(Role role, Path folder, @Nullable FileChannel channel, @Nullable WatchService watch) {
        this.role = role;
        this.call = call(folder);
        this.channel = channel;
        this.watch = watch;
    }

    private static Path call(Path folder) {
        return folder.resolve("come-to-front");
    }

    /**
     * Looks whether there is a window already, and calls it.
     *
     * @param message what that window is to be told; may be empty
     */
    public static SingleInstance claim(Path folder, String message) {
        return claim(folder, message, USUAL_PATIENCE);
    }

    /** @param patience how long the other window has to answer */
    static SingleInstance claim(Path folder, String message, Duration patience) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                Files.deleteIfExists(call(folder));
                WatchService watch = folder.getFileSystem().newWatchService();
                folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                return new SingleInstance(Role.FIRST, folder, channel, watch);
            }
            channel.close();
            return new SingleInstance(
                    handOver(folder, message, patience) ? Role.HANDED_OVER : Role.SECOND, folder, null, null);
        } catch (IOException e) {
            LOG.warn("Whether there is another window cannot be told: {}", e.toString());
            return new SingleInstance(Role.UNKNOWN, folder, null, null);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Leaves the call and waits until it is taken away. */
    private static boolean handOver(Path folder, String message, Duration patience) throws IOException {
        Path call = call(folder);
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            // Whoever sees the call can read the whole of it.
            Path written = Files.writeString(Files.createTempFile(folder, "call-", ""), message);
            Files.move(written, call, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            long end = System.nanoTime() + patience.toNanos();
            while (Files.exists(call)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    Files.deleteIfExists(call);
                    return false;
                }
                // Some systems tell of a deletion late, so that it is looked for in between.
                WatchKey key = watch.poll(Math.min(left, 50_000_000), TimeUnit.NANOSECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Role role() {
        return role;
    }

    /**
     * Waits for later starts, where this is the first.
     *
     * @param raise brings the window to the front, and is told the message of the later start; called on a thread of this
     *     object
     */
    public void onLaterStart(Consumer<String> raise) {
        WatchService watched = watch;
        if (watched != null) {
            Thread.ofPlatform().daemon().name("later-starts").start(() -> listen(watched, raise));
        }
    }

    private void listen(WatchService watched, Consumer<String> raise) {
        try {
            while (true) {
                if (Files.exists(call)) {
                    String message = Files.readString(call);
                    Files.deleteIfExists(call);
                    raise.accept(message);
                }
                WatchKey key = watched.take();
                key.pollEvents();
                if (!key.reset()) {
                    return;
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("No longer listening for later starts");
        } catch (IOException e) {
            LOG.warn("Later starts cannot be told any more: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the next start be the first. */
    @Override
    public void close() {
        try {
            if (watch != null) {
                watch.close();
            }
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("Giving up the lock: {}", e.toString());
        }
    }
}
