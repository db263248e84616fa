package io.github.phiworkbench.conversation;

import static io.github.phiworkbench.conversation.HtmlText.escaped;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A conversation's selected path as one HTML page. It holds no scripts and loads nothing: markup in messages is shown as
 * text, images become links, and the page's own policy forbids the browser to fetch anything.
 */
final class ConversationPage {

    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), StrikethroughExtension.create());

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .build();

    private ConversationPage() {}

    static String of(Conversation conversation, List<PathStep> path) {
        StringBuilder page = new StringBuilder(resource("export.html")
                .replace("${style}", resource("export.css"))
                .replace("${title}", escaped(conversation.title())));
        if (!conversation.settings().systemPrompt().isEmpty()) {
            plain(page, "system", "System", conversation.settings().systemPrompt());
        }
        for (PathStep step : path) {
            StoredMessage message = step.message();
            switch (message.role()) {
                case ASSISTANT -> answer(page, message);
                case USER, SYSTEM, TOOL ->
                    plain(page, message.role().templateName(), Transcript.writer(message), message.content());
            }
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private static void plain(StringBuilder page, String kind, String writer, String text) {
        start(page, kind, writer);
        page.append("<div class=\"plain\" dir=\"auto\">").append(escaped(text)).append("</div>\n</section>\n");
    }

    private static void answer(StringBuilder page, StoredMessage message) {
        start(page, "assistant", Transcript.writer(message));
        Transcript.Parts parts = Transcript.Parts.of(message.content());
        if (!parts.reasoning().isEmpty()) {
            page.append("<details><summary>Reasoning</summary>\n<div dir=\"auto\">")
                    .append(rendered(parts.reasoning()))
                    .append("</div>\n</details>\n");
        }
        page.append("<div dir=\"auto\">").append(rendered(parts.answer())).append("</div>\n");
        Transcript.ending(message)
                .ifPresent(ending -> page.append("<p class=\"failure\">")
                        .append(escaped(ending))
                        .append("</p>\n"));
        page.append("</section>\n");
    }

    private static void start(StringBuilder page, String kind, String writer) {
        page.append("<section class=\"").append(kind).append("\">\n<h2>");
        page.append(escaped(writer)).append("</h2>\n");
    }

    private static String rendered(String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new ImagesToLinks());
        return RENDERER.render(document);
    }

    /** A page that showed images would fetch them. */
    private static final class ImagesToLinks extends AbstractVisitor {
        @Override
        public void visit(Image image) {
            visitChildren(image);
            Link link = new Link(image.getDestination(), image.getTitle());
            for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
                link.appendChild(child);
            }
            if (link.getFirstChild() == null) {
                link.appendChild(new Text(image.getDestination()));
            }
            image.insertAfter(link);
            image.unlink();
        }
    }

    private static String resource(String name) {
        try (InputStream stream = ConversationPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
