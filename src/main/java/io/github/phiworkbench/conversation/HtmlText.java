package io.github.phiworkbench.conversation;

/** Text as HTML has it. */
public final class HtmlText {

    private HtmlText() {}

    /** The text in place of which markup could stand, also within quotes; control characters but white space have no place. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default ->
                    escaped.appendCodePoint(
                            Character.isISOControl(character) && !Character.isWhitespace(character)
                                    ? 0xFFFD
                                    : character);
            }
        });
        return escaped.toString();
    }
}
