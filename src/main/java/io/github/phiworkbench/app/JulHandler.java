package io.github.phiworkbench.app;

import java.text.MessageFormat;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Leads what Java's own logging says, JavaFX among others, to the program's log in place of standard error. */
final class JulHandler extends Handler {

    /** JavaFX says so at every start from the class path, which it works well from. */
    private static final String EXPECTED = "Unsupported JavaFX configuration";

    private Handler[] before = {};

    void install() {
        Logger root = LogManager.getLogManager().getLogger("");
        before = root.getHandlers();
        for (Handler handler : before) {
            root.removeHandler(handler);
        }
        root.addHandler(this);
    }

    void remove() {
        Logger root = LogManager.getLogManager().getLogger("");
        root.removeHandler(this);
        for (Handler handler : before) {
            root.addHandler(handler);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        String message = String.valueOf(entry.getMessage());
        if (message.startsWith(EXPECTED)) {
            return;
        }
        Object[] parameters = entry.getParameters();
        if (parameters != null && parameters.length > 0 && message.contains("{0")) {
            message = MessageFormat.format(message, parameters);
        }
        builder(LoggerFactory.getLogger(String.valueOf(entry.getLoggerName())), entry.getLevel())
                .setCause(entry.getThrown())
                .log(message);
    }

    private static LoggingEventBuilder builder(org.slf4j.Logger logger, Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return logger.atError();
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return logger.atWarn();
        }
        return level.intValue() >= Level.INFO.intValue() ? logger.atInfo() : logger.atDebug();
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
