package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/**
 * Watches libtorch read a file. It reads in one native call that reports nothing, so the bytes come from what the system
 * counts for this process: on Linux all that were read, elsewhere what the system gives, which may leave out those that
 * were in its cache.
 */
final class ReadMeter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadMeter.class);

    private static final Path LINUX_COUNTERS = Path.of("/proc/self/io");

    private static final long MILLISECONDS_BETWEEN_LOOKS = 100;

    private final LoadListener listener;
    private final long total;
    private final long start;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private ReadMeter(LoadListener listener, long total) {
        this.listener = listener;
        this.total = total;
        start = bytesRead();
        thread = Thread.ofPlatform().daemon().name("read-meter").unstarted(this::watch);
    }

    /**
     * Begins to watch.
     *
     * @param total bytes that will be read
     */
    static ReadMeter start(LoadListener listener, long total) {
        ReadMeter meter = new ReadMeter(listener, total);
        meter.tell(0);
        meter.thread.start();
        return meter;
    }

    private void watch() {
        long last = 0;
        try {
            while (!ended.await(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
                long done = Math.clamp(bytesRead() - start, last, total);
                if (done > last) {
                    last = done;
                    tell(done);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Nobody can be told any more how far reading has come", e);
        }
    }

    private void tell(long done) {
        listener.progress(new LoadProgress(LoadProgress.Stage.READING, done, total));
    }

    private static long bytesRead() {
        if (Files.isReadable(LINUX_COUNTERS)) {
            try {
                return Files.readAllLines(LINUX_COUNTERS).stream()
                        .filter(line -> line.startsWith("rchar:"))
                        .mapToLong(line ->
                                Long.parseLong(line.substring("rchar:".length()).strip()))
                        .findFirst()
                        .orElse(0);
            } catch (IOException e) {
                return 0;
            }
        }
        OSProcess self = new SystemInfo().getOperatingSystem().getCurrentProcess();
        return self.getBytesRead();
    }

    /** The file was read, or will not be; waits until nothing more is told. */
    @Override
    public void close() {
        ended.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
