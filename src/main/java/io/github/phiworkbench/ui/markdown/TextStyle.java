package io.github.phiworkbench.ui.markdown;

import java.util.Optional;

/**
 * How a run of text looks.
 *
 * @param code monospaced, as between backticks
 * @param link where a click leads, if the run belongs to a link or stands for an image
 */
public record TextStyle(boolean bold, boolean italic, boolean struck, boolean code, Optional<String> link) {

    public static final TextStyle PLAIN = new TextStyle(false, false, false, false, Optional.empty());

    TextStyle asBold() {
        return new TextStyle(true, italic, struck, code, link);
    }

    TextStyle asItalic() {
        return new TextStyle(bold, true, struck, code, link);
    }

    TextStyle asStruck() {
        return new TextStyle(bold, italic, true, code, link);
    }

    TextStyle asCode() {
        return new TextStyle(bold, italic, struck, true, link);
    }

    TextStyle linkedTo(String destination) {
        return new TextStyle(bold, italic, struck, code, Optional.of(destination));
    }
}
