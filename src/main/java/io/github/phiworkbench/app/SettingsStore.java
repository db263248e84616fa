package io.github.phiworkbench.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the settings in a JSON file. They are written a moment after the last change, to a file beside it that then takes its
 * place in one step. A file that cannot be understood is moved aside, and one that cannot be read or written hinders nobody;
 * both are told.
 */
public final class SettingsStore implements AutoCloseable {

    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Logger LOG = LoggerFactory.getLogger(SettingsStore.class);
    private static final Duration USUAL_DELAY = Duration.ofSeconds(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Path file;
    private final Duration delay;
    private final Consumer<String> trouble;
    private final Settings settings;
    private final boolean mayWrite;
    private final ScheduledExecutorService saver = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("settings").factory());
    private @Nullable ScheduledFuture<?> pending;
    private boolean changed;
    private boolean told;

    private SettingsStore(Path file, Duration delay, Consumer<String> trouble) {
        this.file = file;
        this.delay = delay;
        this.trouble = trouble;
        Found found = read();
        mayWrite = found.mayWrite();
        settings = new Settings(found.fields());
        settings.listenToAll(this::saveSoon);
    }

    /**
     * Reads the settings; there are none yet where the file does not exist.
     *
     * @param trouble told, in a sentence for the user, what went wrong, from any thread, also before this method returns
     */
    public static SettingsStore open(Path file, Consumer<String> trouble) {
        return open(file, USUAL_DELAY, trouble);
    }

    static SettingsStore open(Path file, Duration delay, Consumer<String> trouble) {
        return new SettingsStore(file, delay, trouble);
    }

    /** Settings as they are in the file, for a look only: nothing is kept or moved, and one that cannot be read has none. */
    static Settings look(Path file) {
        try {
            if (MAPPER.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return new Settings(object);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("No settings yet", e);
        } catch (IOException | JacksonException e) {
            LOG.warn("Looking into {}", file, e);
        }
        return new Settings();
    }

    public Settings settings() {
        return settings;
    }

    private Found read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return Found.nothing(true);
        } catch (CharacterCodingException e) {
            LOG.warn("Reading {}", file, e);
            return moveAside();
        } catch (IOException e) {
            LOG.warn("Reading {}", file, e);
            trouble.accept("The settings in " + file + " cannot be read (" + e.getMessage()
                    + "), so the usual ones are used and changes are not kept.");
            return Found.nothing(false);
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) {
                return new Found(object, true);
            }
        } catch (JacksonException e) {
            LOG.warn("Parsing {}", file, e);
        }
        return moveAside();
    }

    private Found moveAside() {
        Path aside = file.resolveSibling("settings-damaged-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault()))
                + "-" + System.nanoTime() + ".json");
        try {
            Files.move(file, aside);
            trouble.accept(
                    "The settings could not be understood, so the usual ones are used; the damaged file is kept as "
                            + aside + ".");
            return Found.nothing(true);
        } catch (IOException e) {
            LOG.warn("Moving {} aside", file, e);
            trouble.accept("The settings in " + file + " could not be understood nor moved aside (" + e.getMessage()
                    + "), so the usual ones are used and changes are not kept.");
            return Found.nothing(false);
        }
    }

    private synchronized void saveSoon() {
        changed = true;
        if (pending != null) {
            pending.cancel(false);
        }
        try {
            pending = saver.schedule(this::save, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Changed after the end", e);
        }
    }

    /** Writes what has changed now, if anything has. */
    public synchronized void save() {
        if (!changed || !mayWrite) {
            return;
        }
        changed = false;
        try {
            write(MAPPER.writeValueAsBytes(settings.toJson()));
            told = false;
        } catch (IOException e) {
            LOG.warn("Writing {}", file, e);
            changed = true;
            if (!told) {
                told = true;
                trouble.accept("The settings cannot be written to " + file + " (" + e.getMessage()
                        + "); they hold until the program ends.");
            }
        }
    }

    private void write(byte[] content) throws IOException {
        // Where the file is a link, its target is what is to be replaced.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Files.createDirectories(target.resolveSibling(""));
        Path fresh =
                target.resolveSibling("settings.json." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            try {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Writes what has changed and ends. */
    @Override
    public void close() {
        saver.shutdown();
        save();
    }

    private record Found(ObjectNode fields, boolean mayWrite) {
        static Found nothing(boolean mayWrite) {
            return new Found(JsonNodeFactory.instance.objectNode(), mayWrite);
        }
    }
}
