package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.FailureWords;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads conversations from a file: this program's JSON, or the {@code conversations.json} of a ChatGPT data export. One
 * conversation is in memory at a time, and each is stored whole or not at all.
 *
 * <p>A conversation that is here already, in the trash too, is never doubled: messages that it lacks are added to it, and
 * those it has stay as they are.
 */
public final class ConversationImport {

    private final ConversationStore store;

    public ConversationImport(ConversationStore store) {
        this.store = store;
    }

    /**
     * Imports a file.
     *
     * @param listener told of each conversation when it is stored
     * @param cancellation stops after the conversation at hand; those before it stay
     * @throws ConversationStoreException if the file cannot be read or is neither of the two kinds, or if the store cannot
     *     be written
     */
    public ImportReport read(Path file, Consumer<ImportReport.Entry> listener, Cancellation cancellation) {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = PortableForm.JSON.createParser(bytes)) {
            return new Reading(file, listener, cancellation).read(parser);
        } catch (IOException e) {
            throw new ConversationStoreException("%s cannot be read: %s.".formatted(file, FailureWords.reason(e)), e);
        }
    }

    /** Turns one element of the file's list into a conversation. */
    @FunctionalInterface
    private interface Form {
        ChatGptConversation.Converted convert(JsonNode element);
    }

    private final class Reading {
        private final Path file;
        private final Consumer<ImportReport.Entry> listener;
        private final Cancellation cancellation;
        private final List<ImportReport.Entry> entries = new ArrayList<>();

        Reading(Path file, Consumer<ImportReport.Entry> listener, Cancellation cancellation) {
            this.file = file;
            this.listener = listener;
            this.cancellation = cancellation;
        }

        ImportReport read(JsonParser parser) {
            Optional<String> problem = Optional.empty();
            try {
                JsonToken first = parser.nextToken();
                if (first == JsonToken.START_ARRAY) {
                    conversations(parser, ChatGptConversation::convert);
                } else if (first == JsonToken.START_OBJECT) {
                    ownForm(parser);
                } else {
                    throw unknown();
                }
            } catch (JacksonException e) {
                if (entries.isEmpty()) {
                    throw new ConversationStoreException("%s is no whole JSON file: %s.".formatted(file, where(e)), e);
                }
                problem = Optional.of(
                        "The file %s is damaged from there on: %s. The conversations before it were imported."
                                .formatted(file, where(e)));
            }
            return new ImportReport(entries, problem);
        }

        private void ownForm(JsonParser parser) {
            boolean known = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "format" -> known = PortableForm.FORMAT.equals(parser.getValueAsString());
                    case "version" -> requireVersion(parser.getValueAsInt(0));
                    case "conversations" -> {
                        if (!known || value != JsonToken.START_ARRAY) {
                            throw unknown();
                        }
                        conversations(parser, ConversationImport::own);
                    }
                    default -> parser.skipChildren();
                }
            }
            if (!known) {
                throw unknown();
            }
        }

        private void requireVersion(int version) {
            if (version > PortableForm.VERSION) {
                throw new ConversationStoreException(
                        "%s was written by a newer version of this program; import it there.".formatted(file));
            }
        }

        private void conversations(JsonParser parser, Form form) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (cancellation.isCancelled()) {
                    parser.close();
                    return;
                }
                ImportReport.Entry entry = store(parser.readValueAsTree(), form);
                entries.add(entry);
                listener.accept(entry);
            }
        }

        private ImportReport.Entry store(JsonNode element, Form form) {
            ChatGptConversation.Converted converted;
            try {
                converted = form.convert(element);
                PortableStore.requireTree(converted.conversation());
            } catch (ConversationStoreException e) {
                return new ImportReport.Entry(
                        element.path("title").asString(""),
                        ImportReport.Outcome.REFUSED,
                        OptionalLong.empty(),
                        0,
                        Optional.ofNullable(e.getMessage()));
            }
            return store.database()
                    .write(sql -> new PortableStore(sql).put(converted.conversation(), converted.remark()));
        }

        private ConversationStoreException unknown() {
            return new ConversationStoreException(
                    "%s holds no conversations of this program and none of a ChatGPT export; choose another file."
                            .formatted(file));
        }

        private static String where(JacksonException trouble) {
            return trouble.getLocation() == null
                    ? "it breaks off"
                    : "line %d, column %d"
                            .formatted(
                                    trouble.getLocation().getLineNr(),
                                    trouble.getLocation().getColumnNr());
        }
    }

    private static ChatGptConversation.Converted own(JsonNode element) {
        if (!element.isObject()) {
            throw new ConversationStoreException("It is no conversation.");
        }
        try {
            return new ChatGptConversation.Converted(
                    PortableForm.JSON.treeToValue(element, PortableConversation.class), Optional.empty());
        } catch (JacksonException e) {
            throw new ConversationStoreException(
                    "It lacks what a conversation must have, or has it in another form.", e);
        }
    }
}
