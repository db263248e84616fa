package io.github.phiworkbench.conversation;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The content of one message of a ChatGPT data export, as Markdown; what is no text becomes a note in brackets. */
final class ChatGptContent {

    private ChatGptContent() {}

    /** The text to show; blank if there is none. */
    static String text(JsonNode content) {
        String type = content.path("content_type").asString("text");
        return switch (type) {
            case "code" ->
                fenced(
                        content.path("language").asString(""),
                        content.path("text").asString(""));
            case "execution_output" -> fenced("", content.path("text").asString(""));
            case "thoughts" -> thoughts(content.path("thoughts"));
            case "tether_browsing_display" -> content.path("result").asString("");
            default -> content.path("parts").isArray() ? parts(content.path("parts")) : plain(content, type);
        };
    }

    /** What the user told the model about themselves and how to answer. */
    static String instructions(JsonNode content) {
        return String.join(
                        "\n\n",
                        content.path("user_profile").asString(""),
                        content.path("user_instructions").asString(""))
                .strip();
    }

    private static String plain(JsonNode content, String type) {
        String text = content.path("text").asString("");
        return text.isEmpty() && content.size() > 1 ? note(type) : text;
    }

    private static String parts(JsonNode parts) {
        List<String> texts = new ArrayList<>();
        for (JsonNode part : parts) {
            String text = part.isString()
                    ? part.asString("")
                    : part.path("text").asString(note(part.path("content_type").asString("part")));
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return String.join("\n\n", texts);
    }

    private static String note(String type) {
        return switch (type) {
            case "image_asset_pointer" -> "[An image that was not imported]";
            case "audio_asset_pointer", "real_time_user_audio_video_asset_pointer" ->
                "[A recording that was not imported]";
            default -> "[Content of the kind \"" + type + "\" that was not imported]";
        };
    }

    private static String thoughts(JsonNode thoughts) {
        List<String> texts = new ArrayList<>();
        for (JsonNode thought : thoughts) {
            texts.add((thought.path("summary").asString("") + "\n"
                            + thought.path("content").asString(""))
                    .strip());
        }
        return texts.isEmpty() ? "" : "<think>\n" + String.join("\n\n", texts) + "\n</think>";
    }

    private static String fenced(String language, String code) {
        if (code.isBlank()) {
            return "";
        }
        String fence = "```";
        while (code.contains(fence)) {
            fence += "`";
        }
        return fence + (language.equals("unknown") ? "" : language) + "\n" + code + "\n" + fence;
    }
}
