package io.github.phiworkbench.ui.markdown;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.IntBuffer;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.scilab.forge.jlatexmath.ParseException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.scilab.forge.jlatexmath.TeXIcon;

/**
 * Draws formulas with JLaTeXMath. What defines commands, reads files or sets sizes of its own is refused beforehand, as
 * is what is too long, too deep or too large: a formula comes from a model. For one thread, since JLaTeXMath keeps state.
 */
final class LatexDrawing {

    private static final int MAX_LENGTH = 6_000;
    private static final int MAX_DEPTH = 60;

    /** Physical pixels; wider formulas than this are no formulas. */
    private static final int MAX_WIDTH = 8_000;

    private static final int MAX_PIXELS = 8_000_000;

    private static final Pattern REFUSED =
            Pattern.compile("\\\\(newcommand|renewcommand|providecommand|def|gdef|edef|let|newenvironment"
                    + "|renewenvironment|DeclareMathOperator|includegraphics|input|include|jlm\\w*|externalFont|fontsize"
                    + "|magnification|scalebox|resizebox|makeatletter|catcode|dynamic|debug|fatalIfCmdConflict"
                    + "|breakEverywhere|loop|csname|write|openout|special|everymath|DeclareFont\\w*)(?![A-Za-z])");
    private static final Pattern REPEATED_COLUMNS = Pattern.compile("\\*\\s*\\{\\s*\\d{3,}");
    private static final Pattern ROW_OR_COLUMN_COUNT = Pattern.compile("\\{\\d{4,}\\}");
    private static final Pattern WRAPPER =
            Pattern.compile("(?s)\\\\begin\\{(equation|displaymath|math)\\*?\\}(.*)\\\\end\\{\\1\\*?\\}(.*)");
    private static final Pattern TAG = Pattern.compile("\\\\tag\\*?\\{([^{}]*)\\}");
    private static final Pattern LABEL = Pattern.compile("\\\\(?:label\\{[^{}]*\\}|nonumber|notag)(?![A-Za-z])");
    private static final Pattern ALIGNED_ENVIRONMENT =
            Pattern.compile("\\\\(begin|end)\\{(align|aligned|alignat|alignedat|flalign|split|gather|gathered|eqnarray"
                    + "|multline)\\*?\\}(?:\\{\\d\\})?");

    private final ResourceBundle texts;

    LatexDrawing(ResourceBundle texts) {
        this.texts = texts;
    }

    FormulaPicture draw(FormulaKey key) {
        String latex = key.latex();
        if (latex.length() > MAX_LENGTH) {
            return unreadable("formula.too-long", latex.length(), MAX_LENGTH);
        }
        Matcher refused = REFUSED.matcher(latex);
        if (refused.find()) {
            return unreadable("formula.refused", refused.group());
        }
        if (depth(latex) > MAX_DEPTH) {
            return unreadable("formula.too-deep", MAX_DEPTH);
        }
        if (REPEATED_COLUMNS.matcher(latex).find()
                || ROW_OR_COLUMN_COUNT.matcher(latex).find()) {
            return unreadable("formula.too-large");
        }
        try {
            return paint(key, normalized(latex));
        } catch (ParseException e) {
            return unreadable("formula.unreadable", firstLine(e));
        } catch (RuntimeException e) {
            return unreadable("formula.unreadable", e.getClass().getSimpleName());
        } catch (StackOverflowError e) {
            return unreadable("formula.too-deep", MAX_DEPTH);
        }
    }

    /** What JLaTeXMath does not know in words that it does. */
    static String normalized(String latex) {
        String text = latex.strip();
        Matcher wrapper = WRAPPER.matcher(text);
        if (wrapper.matches()) {
            text = wrapper.group(2).strip() + wrapper.group(3);
        }
        text = LABEL.matcher(text).replaceAll("");
        text = TAG.matcher(text).replaceAll("\\\\qquad\\\\text{($1)}");
        text = ALIGNED_ENVIRONMENT
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement("\\" + match.group(1) + "{"
                        + (match.group(2).startsWith("gather") || match.group(2).startsWith("multline")
                                ? "gathered"
                                : "aligned")
                        + "}"));
        text = text.replace("\\begin{cases}", "\\left\\{\\begin{array}{ll}")
                .replace("\\end{cases}", "\\end{array}\\right.");
        return text.replaceAll("\\n\\s*\\n", "\n");
    }

    private FormulaPicture paint(FormulaKey key, String latex) {
        TeXFormula formula = new TeXFormula(latex);
        float size = (float) (key.size() * key.scale());
        TeXIcon icon =
                formula.createTeXIcon(key.display() ? TeXConstants.STYLE_DISPLAY : TeXConstants.STYLE_TEXT, size);
        int pad = (int) Math.ceil(key.scale());
        icon.setInsets(new Insets(pad, pad, pad, pad), true);
        int width = icon.getIconWidth();
        int height = icon.getIconHeight();
        if (width <= 0 || height <= 0 || width > MAX_WIDTH || (long) width * height > MAX_PIXELS) {
            return unreadable("formula.too-large");
        }
        icon.setForeground(new Color(key.argb(), true));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        icon.paintIcon(null, graphics, 0, 0);
        graphics.dispose();
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        WritableImage picture = new WritableImage(
                new PixelBuffer<>(width, height, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance()));
        double baseline = height - icon.getIconDepth();
        return new FormulaPicture.Drawn(
                picture, width / key.scale(), height / key.scale(), Math.rint(baseline) / key.scale());
    }

    private static int depth(String latex) {
        int depth = 0;
        int deepest = 0;
        int environments = 0;
        int i = 0;
        while (i < latex.length()) {
            char c = latex.charAt(i);
            switch (c) {
                case '\\' -> {
                    if (latex.startsWith("\\begin", i) || latex.startsWith("\\left", i)) {
                        environments++;
                    } else if (latex.startsWith("\\end", i) || latex.startsWith("\\right", i)) {
                        environments = Math.max(0, environments - 1);
                    }
                }
                case '{' -> depth++;
                case '}' -> depth = Math.max(0, depth - 1);
                default -> {
                    // Any other character leaves the depth as it is.
                }
            }
            deepest = Math.max(deepest, depth + environments);
            i += c == '\\' ? 2 : 1;
        }
        return deepest;
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private FormulaPicture unreadable(String key, Object... arguments) {
        return new FormulaPicture.Unreadable(MessageFormat.format(texts.getString(key), arguments));
    }
}
