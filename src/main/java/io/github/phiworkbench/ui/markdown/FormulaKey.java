package io.github.phiworkbench.ui.markdown;

/**
 * What a picture of a formula depends on.
 *
 * @param size of the text around it, in logical pixels
 * @param scale physical pixels to a logical one
 * @param argb colour, 0xAARRGGBB
 */
record FormulaKey(String latex, boolean display, double size, double scale, int argb) {}
