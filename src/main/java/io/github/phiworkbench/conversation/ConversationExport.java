package io.github.phiworkbench.conversation;

import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
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

    private static void write(Path file, Existing existing, WholeFile.Content content) {
        try {
            WholeFile.write(file, existing, content);
        } catch (FileAlreadyExistsException e) {
            throw new ConversationStoreException(
                    "There is a file %s already; choose another name, or replace it.".formatted(file), e);
        } catch (IOException | JacksonException e) {
            String reason = e instanceof IOException trouble ? FailureWords.reason(trouble) : "the disk may be full";
            throw new ConversationStoreException(
                    "%s cannot be written: %s; choose another place.".formatted(file, reason), e);
        }
    }
}
