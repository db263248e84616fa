package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.VPos;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.WritableImage;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;

/**
 * A heatmap as a picture that speaks for itself: a legend, the tokens, and where the numbers come from. To be used on the
 * JavaFX thread.
 */
public final class HeatmapPicture {

    /** The most pixels of a PNG; four bytes each. */
    static final long MOST_PIXELS = 40_000_000;

    private static final int MARGIN = 24;
    private static final int TILE = 1_024;

    private final TokenTrace trace;
    private final Heat heat;
    private final HeatTheme theme;
    private final HeatFonts fonts;
    private final HeatRamp ramp;
    private final TokenLayout layout;
    private final int width;

    /**
     * A picture of a trace.
     *
     * @param intensity how strong the colours are, 0 to 1
     * @param font of the text
     * @param width in pixels
     */
    public HeatmapPicture(TokenTrace trace, Heat heat, HeatTheme theme, double intensity, Font font, double width) {
        this.trace = trace;
        this.heat = heat;
        this.theme = theme;
        this.width = (int) Math.max(8 * MARGIN, width);
        fonts = HeatFonts.of(font);
        ramp = HeatRamp.of(theme, intensity);
        layout = new TokenLayout(fonts);
        layout.layOut(trace, this.width - 2.0 * MARGIN);
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public long height() {
        return textTop() + (long) layout.lines() * fonts.lineHeight() + LegendPainter.row(fonts) + 2L * MARGIN;
    }

    private int textTop() {
        return 2 * MARGIN + LegendPainter.height(fonts);
    }

    /** What the numbers are and which model made them. */
    String provenance() {
        TraceSource source = trace.source();
        DateTimeFormatter date =
                DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());
        return Texts.of("heat")
                .get(
                        "picture.provenance",
                        source.model(),
                        source.precision(),
                        source.device(),
                        heat.name(),
                        date.format(source.made()),
                        source.program());
    }

    /** Writes the picture as SVG, with text as text. Any length will do. */
    public void writeSvg(Writer to) throws IOException {
        new HeatmapSvg(trace, layout, fonts, heat, ramp, theme)
                .write(to, new HeatmapSvg.Page(width, height(), MARGIN, textTop(), provenance()));
    }

    /**
     * Writes the picture as PNG.
     *
     * @param scale pixels of the picture for one of the screen
     * @throws PictureTooLargeException before anything is written, if it would have more pixels than fit into memory
     */
    public void writePng(OutputStream to, double scale) throws IOException {
        ImageIO.write(image(scale), "png", to);
    }

    /** Draws the picture, tile by tile, since no canvas is as high as a long text. */
    BufferedImage image(double scale) {
        long pixelWidth = Math.round(width * scale);
        long pixelHeight = Math.round(height() * scale);
        if (pixelWidth * pixelHeight > MOST_PIXELS) {
            throw new PictureTooLargeException(Texts.of("heat")
                    .get(
                            "picture.large",
                            Amounts.number(pixelWidth),
                            Amounts.number(pixelHeight),
                            Amounts.number(MOST_PIXELS / 1_000_000)));
        }
        BufferedImage whole = new BufferedImage((int) pixelWidth, (int) pixelHeight, BufferedImage.TYPE_INT_RGB);
        Canvas canvas = new Canvas(width, TILE);
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(theme.background());
        parameters.setTransform(Transform.scale(scale, scale));
        for (int top = 0; top < height(); top += TILE) {
            drawTile(canvas.getGraphicsContext2D(), top);
            WritableImage tile = canvas.snapshot(parameters, null);
            BufferedImage pixels = SwingFXUtils.fromFXImage(tile, null);
            java.awt.Graphics2D onto = whole.createGraphics();
            onto.drawImage(pixels, 0, (int) Math.round(top * scale), null);
            onto.dispose();
        }
        return whole;
    }

    private void drawTile(GraphicsContext to, int top) {
        to.clearRect(0, 0, width, TILE);
        to.save();
        to.translate(0, -top);
        new LegendPainter(fonts, heat, ramp, theme).draw(to, MARGIN, MARGIN, width - 2 * MARGIN);
        int first = Math.clamp((top - textTop()) / fonts.lineHeight() - 1, 0, layout.lines() - 1);
        int end = Math.clamp((top + TILE - textTop()) / fonts.lineHeight() + 1, first, layout.lines());
        new HeatPainter(trace, layout, fonts, heat, ramp, theme)
                .lines(to, first, end, MARGIN, textTop() + first * fonts.lineHeight());
        to.setFont(fonts.small());
        to.setFill(theme.muted());
        to.setTextAlign(TextAlignment.LEFT);
        to.setTextBaseline(VPos.BOTTOM);
        to.fillText(provenance(), MARGIN, height() - (double) MARGIN);
        to.restore();
    }

    /** Where a token's box is, in pixels of the picture: x, y, width and height. */
    java.awt.Rectangle box(int token) {
        return new java.awt.Rectangle(
                MARGIN + layout.left(token),
                textTop() + layout.lineOf(token) * fonts.lineHeight() + fonts.boxTop(),
                layout.widthOf(token),
                fonts.boxHeight());
    }
}
