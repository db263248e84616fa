package io.github.phiworkbench.ui.heat;

import java.util.List;

/**
 * A label with its measures; tokens that look alike share one. Pixels are whole, so that edges are crisp.
 *
 * @param offsets of the pieces, from the left edge of the box
 */
record TokenBox(TokenLabel label, List<Double> offsets, int width, boolean opens, boolean closes, boolean rightToLeft) {

    /** From the edge of a box to its text: as little as lets a word of several tokens still read as one. */
    static final int PADDING = 1;

    /** About a chip, so that it does not look like text. */
    static final int CHIP_PADDING = 5;

    private static final int LEAST = 5;

    static TokenBox of(TokenLabel label, TextMeasure measure) {
        int padding = label.control() ? CHIP_PADDING : PADDING;
        double x = padding;
        Double[] offsets = new Double[label.pieces().size()];
        for (int index = 0; index < offsets.length; index++) {
            TokenLabel.Piece piece = label.pieces().get(index);
            offsets[index] = x;
            x += measure.width(piece.text(), piece.style());
        }
        int width = Math.max(LEAST, (int) Math.ceil(x + padding - 0.01));
        return new TokenBox(label, List.of(offsets), width, label.opens(), label.closes(), label.isRightToLeft());
    }
}
