package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.heat.TokenLabel.Piece;
import io.github.phiworkbench.ui.heat.TokenLabel.Style;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/** Draws lines of tokens. Rectangles lie on whole pixels, and nothing is made anew for a token. */
final class HeatPainter {

    /** How much of the accent colour is laid behind the tokens of a range. */
    private static final double RANGE = 0.35;

    private final TokenTrace trace;
    private final TokenLayout layout;
    private final HeatFonts fonts;
    private final Heat heat;
    private final HeatRamp ramp;
    private final HeatTheme theme;

    HeatPainter(TokenTrace trace, TokenLayout layout, HeatFonts fonts, Heat heat, HeatRamp ramp, HeatTheme theme) {
        this.trace = trace;
        this.layout = layout;
        this.fonts = fonts;
        this.heat = heat;
        this.ramp = ramp;
        this.theme = theme;
    }

    /** Draws lines below one another, the first at a place. */
    void lines(GraphicsContext to, int firstLine, int endLine, int x, int y) {
        int from = layout.start(firstLine);
        int end = layout.start(Math.min(endLine, layout.lines()));
        boxes(to, from, end, firstLine, x, y);
        to.setTextBaseline(VPos.BASELINE);
        to.setTextAlign(TextAlignment.LEFT);
        text(to, from, end, firstLine, x, y);
        signs(to, from, end, firstLine, x, y);
    }

    private int nextLine(int line, int token) {
        int next = line;
        while (next + 1 < layout.lines() && layout.start(next + 1) <= token) {
            next++;
        }
        return next;
    }

    private void boxes(GraphicsContext to, int from, int end, int firstLine, int x, int y) {
        int line = firstLine;
        for (int token = from; token < end; token++) {
            line = nextLine(line, token);
            int top = y + (line - firstLine) * fonts.lineHeight() + fonts.boxTop();
            int left = x + layout.left(token);
            int width = layout.widthOf(token);
            double heatOfToken = heat.heat(trace, token);
            boolean joined = layout.joined(token);
            if (Double.isNaN(heatOfToken) && layout.box(token).label().control()) {
                continue;
            }
            if (Double.isNaN(heatOfToken)) {
                to.setStroke(theme.border());
                to.setLineWidth(1);
                to.strokeRect(left + 0.5, top + 0.5, width - 1, fonts.boxHeight() - 1);
            } else {
                to.setFill(ramp.fill(heatOfToken));
                // Corners without a pixel look round and cost a tenth of round ones.
                to.fillRect(
                        joined ? left - TokenLayout.GAP : left,
                        top + 1,
                        joined ? width + 1 : width,
                        fonts.boxHeight() - 2);
                to.fillRect(left + 1, top, width - 2, fonts.boxHeight());
                underline(to, heatOfToken, left, top + fonts.boxHeight(), width);
            }
            if (joined) {
                int quarter = fonts.boxHeight() / 4;
                to.setFill(theme.muted());
                to.fillRect(left - TokenLayout.GAP, top + quarter, 1, 2.0 * quarter);
            }
        }
    }

    /** Below 0 the line is broken, so that both directions can be told without colours. */
    private void underline(GraphicsContext to, double heatOfToken, int left, int bottom, int width) {
        int thickness = fonts.thickness(heatOfToken);
        if (thickness == 0) {
            return;
        }
        to.setFill(ramp.mark(heatOfToken));
        if (heatOfToken >= 0) {
            to.fillRect(left + 1, bottom - thickness, width - 2, thickness);
            return;
        }
        int dash = 3 * fonts.unit();
        for (int at = left + 1; at < left + width - 1; at += dash + 2 * fonts.unit()) {
            to.fillRect(at, bottom - thickness, Math.min(dash, left + width - 1 - at), thickness);
        }
    }

    private void text(GraphicsContext to, int from, int end, int firstLine, int x, int y) {
        to.setFont(fonts.text());
        to.setFill(ramp.text());
        int line = firstLine;
        for (int token = from; token < end; token++) {
            line = nextLine(line, token);
            TokenBox box = layout.box(token);
            int baseline = y + (line - firstLine) * fonts.lineHeight() + fonts.baseline();
            if (box.width() > layout.widthOf(token)) {
                cut(to, token, x, baseline);
                continue;
            }
            List<Piece> pieces = box.label().pieces();
            for (int index = 0; index < pieces.size(); index++) {
                Piece piece = pieces.get(index);
                if (piece.style() == Style.TEXT) {
                    to.fillText(
                            piece.text(), x + layout.left(token) + box.offsets().get(index), baseline);
                }
            }
        }
    }

    /** A token that is wider than the line. */
    private void cut(GraphicsContext to, int token, int x, int baseline) {
        TokenBox box = layout.box(token);
        to.save();
        to.beginPath();
        to.rect(x + layout.left(token), baseline - fonts.lineHeight(), layout.widthOf(token), 2.0 * fonts.lineHeight());
        to.clip();
        List<Piece> pieces = box.label().pieces();
        for (int index = 0; index < pieces.size(); index++) {
            to.setFont(fonts.font(pieces.get(index).style()));
            to.fillText(
                    pieces.get(index).text(),
                    x + layout.left(token) + box.offsets().get(index),
                    baseline);
        }
        to.restore();
    }

    private void signs(GraphicsContext to, int from, int end, int firstLine, int x, int y) {
        int line = firstLine;
        for (int token = from; token < end; token++) {
            line = nextLine(line, token);
            TokenBox box = layout.box(token);
            List<Piece> pieces = box.label().pieces();
            boolean drawn = pieces.size() == 1 && pieces.getFirst().style() == Style.TEXT;
            if (drawn || box.width() > layout.widthOf(token)) {
                continue;
            }
            int top = y + (line - firstLine) * fonts.lineHeight();
            Color quiet = ramp.quiet(heat.heat(trace, token));
            if (box.label().control()) {
                chip(to, quiet, x + layout.left(token), top + fonts.boxTop(), layout.widthOf(token));
            }
            to.setFill(quiet);
            for (int index = 0; index < pieces.size(); index++) {
                Piece piece = pieces.get(index);
                if (piece.style() != Style.TEXT) {
                    to.setFont(fonts.font(piece.style()));
                    to.fillText(
                            piece.text(), x + layout.left(token) + box.offsets().get(index), top + fonts.baseline());
                }
            }
        }
    }

    private void chip(GraphicsContext to, Color color, int left, int top, int width) {
        to.setStroke(color);
        to.setLineWidth(1);
        double height = fonts.boxHeight() - HeatFonts.THICKEST * fonts.unit() - 1;
        to.strokeRoundRect(left + 1.5, top + 1.5, width - 3, height - 2, height, height);
    }

    /** Lays a band behind a range of tokens; to be drawn before them. */
    void band(GraphicsContext to, TokenRange range, int firstLine, int endLine, int x, int y) {
        int from = Math.max(range.from(), layout.start(firstLine));
        int end = Math.min(range.to(), layout.start(Math.min(endLine, layout.lines())));
        int line = firstLine;
        to.setFill(theme.background().interpolate(theme.accent(), RANGE));
        for (int token = from; token < end; token++) {
            line = nextLine(line, token);
            to.fillRect(
                    x + layout.left(token) - TokenLayout.GAP,
                    y + (line - firstLine) * fonts.lineHeight(),
                    layout.widthOf(token) + 2 * TokenLayout.GAP,
                    fonts.lineHeight());
        }
    }

    /** Marks tokens that a search found: a frame and a flag at the upper left, seen whatever the colours are. */
    void marks(GraphicsContext to, TokenSet found, int firstLine, int endLine, int x, int y) {
        int line = firstLine;
        int end = layout.start(Math.min(endLine, layout.lines()));
        int flag = 5 * fonts.unit();
        for (int token = layout.start(firstLine); token < end; token++) {
            if (!found.contains(token)) {
                continue;
            }
            line = nextLine(line, token);
            int top = y + (line - firstLine) * fonts.lineHeight() + fonts.boxTop();
            int left = x + layout.left(token);
            to.setStroke(theme.found());
            to.setLineWidth(1);
            to.strokeRect(left - 0.5, top - 0.5, layout.widthOf(token) + 1, fonts.boxHeight() + 1);
            to.setFill(theme.found());
            for (int row = 0; row < flag; row++) {
                to.fillRect(left, top + row, flag - row, 1);
            }
        }
    }
}
