package io.github.phiworkbench.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.github.phiworkbench.app.Settings.LogDetail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * The program's own log while the window is open: the last {@value #KEPT} entries in memory, and files of at most 2 MB
 * each, three in all. Standard error shows what it showed before.
 */
public final class ProgramLog implements AutoCloseable {

    /** Entries in memory. */
    public static final int KEPT = 2_000;

    private static final int LONGEST = 20_000;
    private static final int OLD_FILES = 2;
    private static final String OURS = "io.github.phiworkbench";

    /**
     * One entry.
     *
     * @param time when
     * @param level how serious
     * @param source the class that wrote it, without its package
     * @param message what it says, the trace of a failure included
     */
    public record Entry(Instant time, LogDetail level, String source, String message) {}

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level rootLevelBefore = root.getLevel();
    private final Recent recent = new Recent();
    private final RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    private final ThresholdFilter quiet = new ThresholdFilter();
    private final JulHandler jul = new JulHandler();

    private ProgramLog() {}

    /**
     * Begins to keep the log. Where the folder cannot be written, the log is in memory only.
     *
     * @param folder for the files
     */
    public static ProgramLog start(Path folder, LogDetail detail) {
        ProgramLog log = new ProgramLog();
        log.keepStandardErrorQuiet();
        log.recent.setContext(log.context);
        log.recent.start();
        log.root.addAppender(log.recent);
        log.root.setLevel(Level.WARN);
        log.detail(detail);
        log.jul.install();
        log.writeTo(folder);
        return log;
    }

    private void keepStandardErrorQuiet() {
        Level before = rootLevelBefore == null ? Level.ERROR : rootLevelBefore;
        quiet.setLevel(before.toString());
        quiet.start();
        root.iteratorForAppenders().forEachRemaining(appender -> appender.addFilter(quiet));
    }

    private void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            LoggerFactory.getLogger(ProgramLog.class).warn("There will be no log file in {}: {}", folder, e.toString());
            return;
        }
        if (!Files.isWritable(folder)) {
            LoggerFactory.getLogger(ProgramLog.class).warn("There will be no log file in {}: it is read-only", folder);
            return;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{1}: %msg%n");
        encoder.start();
        file.setContext(context);
        file.setName("file");
        file.setEncoder(encoder);
        file.setFile(folder.resolve("workbench.log").toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(file);
        // Percent signs of the folder's own name would be read as patterns.
        rolling.setFileNamePattern(folder.toString().replace("%", "\\%") + "/workbench.%i.log");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(2 * FileSize.MB_COEFFICIENT));
        size.start();
        file.setRollingPolicy(rolling);
        file.setTriggeringPolicy(size);
        file.start();
        root.addAppender(file);
    }

    /** From which level on this program's own classes are heard; those of libraries are from warnings on. */
    public void detail(LogDetail detail) {
        context.getLogger(OURS).setLevel(Level.toLevel(detail.name()));
    }

    /** What is kept, the oldest first. */
    public List<Entry> recent() {
        return recent.entries();
    }

    /**
     * Asks to be told of each new entry, on the thread that writes it.
     *
     * @return ends that
     */
    public Runnable listen(Consumer<Entry> consumer) {
        recent.listeners.add(consumer);
        return () -> recent.listeners.remove(consumer);
    }

    @Override
    public void close() {
        jul.remove();
        List<Appender<ILoggingEvent>> ours = List.of(recent, file);
        for (Appender<ILoggingEvent> appender : ours) {
            root.detachAppender(appender);
            appender.stop();
        }
        quiet.stop();
        root.iteratorForAppenders().forEachRemaining(Appender::clearAllFilters);
        root.setLevel(rootLevelBefore);
        context.getLogger(OURS).setLevel(null);
    }

    /** Keeps the last entries. */
    private static final class Recent extends AppenderBase<ILoggingEvent> {
        private final Deque<Entry> entries = new ArrayDeque<>();
        private final CopyOnWriteArrayList<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            String message = event.getFormattedMessage();
            if (event.getThrowableProxy() != null) {
                message += "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            }
            String source =
                    event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1);
            Entry entry = new Entry(event.getInstant(), level(event.getLevel()), source, shortened(message.strip()));
            synchronized (entries) {
                entries.addLast(entry);
                if (entries.size() > KEPT) {
                    entries.removeFirst();
                }
            }
            listeners.forEach(listener -> listener.accept(entry));
        }

        List<Entry> entries() {
            synchronized (entries) {
                return List.copyOf(entries);
            }
        }

        private static String shortened(String message) {
            return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " ...";
        }

        private static LogDetail level(Level level) {
            if (level.isGreaterOrEqual(Level.ERROR)) {
                return LogDetail.ERROR;
            }
            if (level.isGreaterOrEqual(Level.WARN)) {
                return LogDetail.WARN;
            }
            return level.isGreaterOrEqual(Level.INFO) ? LogDetail.INFO : LogDetail.DEBUG;
        }
    }
}
