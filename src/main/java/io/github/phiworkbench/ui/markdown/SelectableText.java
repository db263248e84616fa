package io.github.phiworkbench.ui.markdown;

import javafx.scene.layout.Region;

/** A node whose text can be selected, as {@link TextSelection} needs it. Offsets count characters; a formula is one. */
interface SelectableText {

    Region region();

    int textLength();

    /** The offset next to a point of the region. */
    int offsetAt(double x, double y);

    /** Marks what lies between two offsets; nothing if they are equal. */
    void showSelection(int from, int to);

    /** What goes to the clipboard for what lies between two offsets. */
    String copied(int from, int to);

    /** The character at an offset, or U+FFFC where a formula stands. */
    char characterAt(int offset);
}
