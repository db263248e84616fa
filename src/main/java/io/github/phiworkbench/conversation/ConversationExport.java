package io.github.phiworkbench.conversation;

import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * Writes conversations to files. A file appears when it is whole; one that is there already stays, unless it is to be
 * replaced.
 *
 * <p>All methods throw {@link ConversationStoreException} if the file cannot be written or is there already.
 */
public final class ConversationExport {

    /** What to do with a file that is there already. */
    public enum Existing {
        /** Refuse to write. */
        KEEP,
        /** Put the new file in its place, once that is whole. */
        REPLACE
    }

    private final ConversationStore store;

    public ConversationExport(ConversationStore store) {
        this.store = store;
    }

    /** The selected path of a conversation as Markdown. */
    public void toMarkdown(long conversation, Path file, Existing existing) {
        String text = Transcript.markdown(store.conversation(conversation), store.path(conversation));
        write(file, existing, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The selected path of a conversation as one HTML page without scripts that loads nothing; formulas stay text. */
    public void toHtml(long conversation, Path file, Existing existing) {
        String page = ConversationPage.of(store.conversation(conversation), store.path(conversation));
        write(file, existing, stream -> stream.write(page.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whole conversations, with all branches, as JSON that {@link ConversationImport} reads back without loss. */
    public void toJson(List<Long> conversations, Path file, Existing existing) {
        write(file, existing, stream -> {
            try (JsonGenerator json = PortableForm.JSON.createGenerator(stream)) {
                json.writeStartObject();
                json.writeStringProperty("format", PortableForm.FORMAT);
                json.writeNumberProperty("version", PortableForm.VERSION);
                json.writeStringProperty("exported", Instant.now().toString());
                json.writeArrayPropertyStart("conversations");
                for (long id : conversations) {
                    json.writePOJO(store.database().read(sql -> new PortableStore(sql).take(id)));
                }
                json.writeEndArray();
                json.writeEndObject();
            }
        });
    }

    /** Writes a file's contents. */
    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    private static void write(Path file, Existing existing, Content content) {
        Path target = file.toAbsolutePath();
        try {
            if (existing == Existing.KEEP && Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Path part = Files.createTempFile(target.resolveSibling(""), ".exporting-", ".part");
            try {
                try (OutputStream stream = Files.newOutputStream(part)) {
                    content.writeTo(stream);
                }
                move(part, target, existing);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ConversationStoreException(
                    "There is a file %s already; choose another name, or replace it.".formatted(file), e);
        } catch (IOException | JacksonException e) {
            String reason = e instanceof IOException trouble ? FailureWords.reason(trouble) : "the disk may be full";
            throw new ConversationStoreException(
                    "%s cannot be written: %s; choose another place.".formatted(file, reason), e);
        }
    }

    private static void move(Path part, Path target, Existing existing) throws IOException {
        switch (existing) {
            case KEEP -> Files.move(part, target);
            case REPLACE -> Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
