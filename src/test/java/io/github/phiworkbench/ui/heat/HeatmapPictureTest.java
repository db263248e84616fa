package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.markdown.Fx;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HeatmapPictureTest {

    private static final Heat SURPRISAL = Heat.of(HeatMetric.SURPRISAL, Basis.MODEL);
    private static final TokenTrace PROSE = SampleTraces.prose();

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    private static HeatmapPicture picture(TokenTrace trace, HeatTheme theme) {
        return Fx.call(() -> new HeatmapPicture(trace, SURPRISAL, theme, 1, Font.font(14), 700));
    }

    @Test
    void the_svg_is_well_formed_and_has_a_box_for_each_token_and_its_text() throws Exception {
        StringWriter written = new StringWriter();
        Fx.call(() -> {
            picturing(HeatTheme.LIGHT).writeSvg(written);
            return true;
        });
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(written.toString())));
        NodeList groups = svg.getElementsByTagName("g");
        assertThat(groups.getLength()).isEqualTo(PROSE.size());
        for (int token = 0; token < PROSE.size(); token++) {
            Element group = (Element) groups.item(token);
            assertThat(group.getElementsByTagName("rect").getLength()).isPositive();
        }
        String text = svg.getDocumentElement().getTextContent();
        assertThat(text).contains("<|assistant|>", "println", "\u4e2d", "phi-4-mini-instruct", "int8", "Surprisal");
        assertThat(svg.getDocumentElement().getAttribute("font-family")).contains("sans-serif");
    }

    private static HeatmapPicture picturing(HeatTheme theme) {
        return new HeatmapPicture(PROSE, SURPRISAL, theme, 1, Font.font(14), 700);
    }

    @Test
    void characters_that_xml_forbids_are_replaced() {
        assertThat(HeatmapSvg.escaped("<a & \"b\">\u0001\ufffe\ud800x"))
                .isEqualTo("&lt;a &amp; &quot;b&quot;&gt;\ufffd\ufffd\ufffdx");
    }

    @Test
    void the_png_has_the_colour_of_each_token_at_its_place_in_every_tile() throws Exception {
        for (HeatTheme theme : new HeatTheme[] {HeatTheme.LIGHT, HeatTheme.DARK}) {
            TokenTrace trace = SampleTraces.tokens(3_000);
            HeatmapPicture picture = picture(trace, theme);
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            Fx.call(() -> {
                picture.writePng(png, 1);
                return true;
            });
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
            assertThat(image.getHeight()).isEqualTo((int) picture.height()).isGreaterThan(2_048);
            HeatRamp ramp = HeatRamp.of(theme, 1);
            for (int token = 1; token < trace.size(); token++) {
                Rectangle box = picture.box(token);
                int pixel = image.getRGB(box.x + box.width - 2, box.y) & 0xffffff;
                assertThat(pixel).as("token %d", token).isEqualTo(rgb(ramp.fill(SURPRISAL.heat(trace, token))));
            }
        }
    }

    @Test
    void a_picture_that_would_not_fit_into_memory_is_refused_with_what_to_do() {
        HeatmapPicture picture = picture(SampleTraces.tokens(60_000), HeatTheme.LIGHT);
        assertThatThrownBy(() -> picture.writePng(new ByteArrayOutputStream(), 2))
                .isInstanceOf(PictureTooLargeException.class)
                .hasMessageMatching(
                        "The picture would be 1,400 by [\\d,]+ pixels, .* choose a shorter range, or save it as SVG\\.");
    }

    private static int rgb(Color color) {
        return (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }
}
