package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.heat.TokenLabel.Piece;
import io.github.phiworkbench.ui.heat.TokenLabel.Style;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import javafx.scene.paint.Color;

/** Writes a heatmap as SVG 1.1. A group of the class {@code token} holds what belongs to a token. */
record HeatmapSvg(TokenTrace trace, TokenLayout layout, HeatFonts fonts, Heat heat, HeatRamp ramp, HeatTheme theme) {

    private static final int STEPS = 64;

    /** What stands around the tokens. */
    record Page(int width, long height, int margin, int textTop, String provenance) {}

    void write(Writer to, Page page) throws IOException {
        to.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        to.write(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"%n"
                        + " font-family=\"%s, &quot;Segoe UI&quot;, &quot;Helvetica Neue&quot;, &quot;Noto Sans&quot;,"
                        + " sans-serif\" font-size=\"%s\" fill=\"%s\">%n",
                page.width(),
                page.height(),
                page.width(),
                page.height(),
                "&quot;" + escaped(fonts.text().getFamily()) + "&quot;",
                number(fonts.text().getSize()),
                hex(theme.foreground())));
        to.write("<title>" + escaped(page.provenance()) + "</title>\n");
        rectangle(to, 0, 0, page.width(), (double) page.height(), hex(theme.background()));
        legend(to, page.margin(), page.width() - 2 * page.margin());
        for (int line = 0; line < layout.lines(); line++) {
            for (int token = layout.start(line); token < layout.start(line + 1); token++) {
                token(to, token, page.margin(), page.textTop() + line * fonts.lineHeight());
            }
        }
        small(to, page.margin(), page.height() - (double) page.margin(), "start", theme.muted(), page.provenance());
        to.write("</svg>\n");
    }

    private void token(Writer to, int token, int margin, int top) throws IOException {
        double heatOfToken = heat.heat(trace, token);
        TokenBox box = layout.box(token);
        int left = margin + layout.left(token);
        int width = layout.widthOf(token);
        int boxTop = top + fonts.boxTop();
        to.write("<g class=\"token\"><title>" + escaped(heat.words(heat.value(trace, token))) + "</title>");
        if (Double.isNaN(heatOfToken)) {
            frame(to, left, boxTop, width, fonts.boxHeight(), 0, theme.border());
        } else {
            to.write(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"1.5\" fill=\"%s\"/>",
                    left,
                    boxTop,
                    width,
                    fonts.boxHeight(),
                    hex(ramp.fill(heatOfToken))));
            underline(to, heatOfToken, left, boxTop + fonts.boxHeight(), width);
        }
        Color quiet = ramp.quiet(heatOfToken);
        if (box.label().control()) {
            int height = fonts.boxHeight() - HeatFonts.THICKEST * fonts.unit() - 3;
            frame(to, left + 1, boxTop + 1, width - 2, height, height / 2, quiet);
        }
        List<Piece> pieces = box.label().pieces();
        for (int index = 0; index < pieces.size(); index++) {
            piece(to, pieces.get(index), left + box.offsets().get(index), top + fonts.baseline(), quiet);
        }
        to.write("</g>\n");
    }

    private void underline(Writer to, double heatOfToken, int left, int bottom, int width) throws IOException {
        int thickness = fonts.thickness(heatOfToken);
        if (thickness > 0) {
            double y = bottom - thickness / 2.0;
            String dashes = heatOfToken < 0 ? " stroke-dasharray=\"3 2\"" : "";
            to.write(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%d\"%s/>",
                    left + 1,
                    number(y),
                    left + width - 1,
                    number(y),
                    hex(ramp.mark(heatOfToken)),
                    thickness,
                    dashes));
        }
    }

    /** Blanks are left out, since programs do not agree on them; the text is stretched to the width it was measured with. */
    private void piece(Writer to, Piece piece, double x, int baseline, Color quiet) throws IOException {
        String shown = piece.text().strip();
        if (shown.isEmpty()) {
            return;
        }
        int blanks = piece.text().length() - piece.text().stripLeading().length();
        double indent = blanks == 0 ? 0 : fonts.width(piece.text().substring(0, blanks), piece.style());
        boolean text = piece.style() == Style.TEXT;
        to.write(String.format(
                Locale.ROOT,
                "<text x=\"%s\" y=\"%d\" textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\"%s%s>%s</text>",
                number(x + indent),
                baseline,
                number(Math.max(0.1, fonts.width(shown, piece.style()))),
                text ? "" : " fill=\"" + hex(quiet) + "\"",
                piece.style() == Style.SMALL
                        ? " font-size=\"" + number(fonts.small().getSize()) + "\""
                        : "",
                escaped(shown)));
    }

    private void legend(Writer to, int margin, int width) throws IOException {
        LegendPainter legend = new LegendPainter(fonts, heat, ramp, theme);
        int barTop = margin + LegendPainter.row(fonts);
        int scale = legend.scaleWidth(width);
        double baseline = fonts.small().getSize();
        small(to, margin, margin + baseline, "start", theme.foreground(), LegendPainter.title(heat));
        for (int step = 0; step < STEPS; step++) {
            int from = margin + step * scale / STEPS;
            int end = margin + (step + 1) * scale / STEPS;
            double heatThere = heat.coldest() + (1 - heat.coldest()) * step / (STEPS - 1);
            rectangle(to, from, barTop, end - from, fonts.boxHeight(), hex(ramp.fill(heatThere)));
            int thickness = fonts.thickness(heatThere);
            if (thickness > 0) {
                double y = barTop + (double) fonts.boxHeight() - thickness;
                int length = heatThere < 0 ? (end - from) * 3 / 5 : end - from;
                rectangle(to, from, y, length, thickness, hex(ramp.mark(heatThere)));
            }
        }
        int below = barTop + fonts.boxHeight();
        for (HeatScale.Tick tick : HeatScale.of(heat).ticks()) {
            double x = Math.floor(margin + tick.place() * (scale - 1));
            rectangle(to, x, below, 1, 4, hex(theme.muted()));
            String anchor = tick.place() < 0.02 ? "start" : tick.place() > 0.98 ? "end" : "middle";
            small(to, x, below + 5 + baseline, anchor, theme.muted(), tick.label());
        }
        int right = margin + width;
        double box = fonts.width(LegendPainter.noValue(), Style.SMALL) + 14;
        frame(to, right - (int) box, barTop, (int) box, fonts.boxHeight(), 0, theme.border());
        double middle = barTop + fonts.boxHeight() / 2.0 + baseline * 0.36;
        small(to, right - box / 2, middle, "middle", theme.muted(), LegendPainter.noValue());
    }

    private void small(Writer to, double x, double y, String anchor, Color color, String text) throws IOException {
        to.write(String.format(
                Locale.ROOT,
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\" fill=\"%s\">%s</text>%n",
                number(x),
                number(y),
                anchor,
                number(fonts.small().getSize()),
                hex(color),
                escaped(text)));
    }

    private static void rectangle(Writer to, double x, double y, double width, double height, String fill)
            throws IOException {
        to.write(String.format(
                Locale.ROOT,
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>%n",
                number(x),
                number(y),
                number(width),
                number(height),
                fill));
    }

    private static void frame(Writer to, int x, int y, int width, int height, int radius, Color color)
            throws IOException {
        to.write(String.format(
                Locale.ROOT,
                "<rect x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"none\" stroke=\"%s\"/>",
                number(x + 0.5),
                number(y + 0.5),
                Math.max(1, width - 1),
                Math.max(1, height - 1),
                radius,
                hex(color)));
    }

    private static String number(double value) {
        String digits = String.format(Locale.ROOT, "%.2f", value);
        return digits.endsWith(".00") ? digits.substring(0, digits.length() - 3) : digits;
    }

    private static String hex(Color color) {
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(color.getRed() * 255),
                Math.round(color.getGreen() * 255),
                Math.round(color.getBlue() * 255));
    }

    /** For text and attributes of XML 1.0, in which not every character may stand. */
    static String escaped(String text) {
        StringBuilder xml = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                default -> xml.appendCodePoint(isXml(character) ? character : 0xfffd);
            }
        });
        return xml.toString();
    }

    private static boolean isXml(int character) {
        boolean control = character < 0x20 && character != '\t' && character != '\n' && character != '\r';
        boolean surrogate = character >= 0xd800 && character <= 0xdfff;
        return !control && !surrogate && character != 0xfffe && character != 0xffff;
    }
}
