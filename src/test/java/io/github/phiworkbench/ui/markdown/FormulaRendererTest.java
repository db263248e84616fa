package io.github.phiworkbench.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FormulaRendererTest {

    private static final LatexDrawing DRAWING = new LatexDrawing(MarkdownTexts.bundle());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed{42}",
                "\\frac{a}{b} \\dfrac{a}{b} \\tfrac12",
                "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
                "\\begin{align*} a &= b \\tag{1} \\\\ c &= d \\nonumber \\end{align*}",
                "\\begin{equation} E = mc^2 \\label{e} \\end{equation}",
                "\\begin{cases} 1 & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
                "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\begin{bmatrix} 1 \\end{bmatrix}",
                "\\begin{gather} a \\\\ b \\end{gather}",
                "\\left( \\sum_{i=1}^{n} x_i \\right) \\prod \\lim_{x \\to \\infty} \\int_0^1 \\oint",
                "\\mathbb{R} \\mathcal{L} \\mathbf{v} \\mathrm{d}x \\boldsymbol{\\alpha} \\operatorname{rank} A",
                "\\vec{a} \\cdot \\hat{b} \\times \\overline{c} \\underbrace{x+y}_{2} \\overbrace{z}^{3} \\tilde{x}",
                "a \\implies b \\iff c \\quad \\therefore d \\equiv e \\pmod{n} \\approx \\leq \\geq \\neq \\pm",
                "\\sqrt[3]{x} \\binom{n}{k} \\lfloor x \\rfloor \\lceil y \\rceil \\|v\\| \\langle u, v \\rangle",
                "\\xrightarrow{f} \\stackrel{?}{=} \\underset{x}{\\arg\\min} \\overset{!}{=}",
                "90^\\circ \\angle ABC \\triangle \\cong \\perp \\parallel \\ldots \\cdots \\vdots \\ddots",
                "\\text{speed} = 5\\,\\text{km/h} \\; \\% \\$ \\mid \\nmid \\forall \\exists \\in \\subseteq",
                "\\bigl( \\Bigr] \\big| \\displaystyle \\sum \\limits_{i} \\nabla \\partial \\infty \\emptyset",
            })
    void formulas_that_a_model_writes_are_drawn(String latex) {
        assertThat(draw(latex)).as(latex).isInstanceOf(FormulaPicture.Drawn.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\newcommand{\\a}{\\a\\a}\\a",
                "\\def\\x{\\x}\\x",
                "\\includegraphics{/etc/passwd}",
                "\\input{x}",
                "\\nosuchcommand",
                "\\begin{aligned} a",
                "\\rule{1000000em}{1000000em}",
                "\\hspace{99999999em}x",
                "\\begin{array}{*{999999}{c}} a \\end{array}",
                "\\left( x",
            })
    void what_cannot_or_must_not_be_drawn_has_a_reason(String latex) {
        assertThat(draw(latex))
                .as(latex)
                .isInstanceOfSatisfying(
                        FormulaPicture.Unreadable.class,
                        it -> assertThat(it.reason())
                                .startsWith("Shown as its source")
                                .doesNotContain("\n"));
    }

    @Test
    void deep_long_and_huge_formulas_are_refused_quickly() {
        assertThat(draw("{".repeat(3_000) + "}".repeat(3_000))).isInstanceOf(FormulaPicture.Unreadable.class);
        assertThat(draw("\\sqrt".repeat(1_100) + "x")).isInstanceOf(FormulaPicture.class);
        assertThat(draw("x^".repeat(2_900) + "x")).isInstanceOf(FormulaPicture.class);
        assertThat(draw("x+".repeat(100_000))).isInstanceOf(FormulaPicture.Unreadable.class);
        assertThat(draw("\\begin{pmatrix}".repeat(300))).isInstanceOf(FormulaPicture.Unreadable.class);
    }

    @Test
    void a_picture_is_as_sharp_as_the_screen_and_stands_on_its_line() {
        FormulaPicture.Drawn once = (FormulaPicture.Drawn) draw("\\frac{a}{b}");
        FormulaPicture.Drawn twice =
                (FormulaPicture.Drawn) DRAWING.draw(new FormulaKey("\\frac{a}{b}", false, 16, 2, 0xFF000000));
        assertThat(twice.image().getWidth()).isGreaterThan(once.image().getWidth() * 1.8);
        assertThat(twice.width()).isBetween(once.width() - 3, once.width() + 3);
        assertThat(once.baseline()).isBetween(once.height() * 0.4, once.height() * 0.9);
        FormulaPicture.Drawn flat = (FormulaPicture.Drawn) draw("x");
        assertThat(flat.height() - flat.baseline()).isLessThan(3);
    }

    @Test
    void pictures_are_drawn_once_and_handed_to_all_who_wait() throws InterruptedException {
        BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
        try (FormulaRenderer renderer = new FormulaRenderer(window::add)) {
            FormulaKey key = new FormulaKey("x^2", false, 14, 1, 0xFF000000);
            int[] received = new int[1];
            renderer.request(key, picture -> received[0]++);
            renderer.request(key, picture -> received[0]++);
            assertThat(renderer.pending()).isEqualTo(1);
            while (renderer.pending() > 0) {
                window.take().run();
            }
            assertThat(received[0]).isEqualTo(2);
            assertThat(renderer.cached(key)).containsInstanceOf(FormulaPicture.Drawn.class);
        }
    }

    @Test
    void the_pictures_kept_have_a_bound() throws InterruptedException {
        BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
        FormulaPicture.Drawn large =
                new FormulaPicture.Drawn(new javafx.scene.image.WritableImage(1_000, 1_000), 1, 1, 1);
        try (FormulaRenderer renderer = new FormulaRenderer(window::add, Duration.ofSeconds(30), key -> large)) {
            for (int i = 0; i < 50; i++) {
                renderer.request(new FormulaKey("x" + i, false, 14, 1, 0), picture -> {});
            }
            while (renderer.pending() > 0) {
                window.take().run();
            }
            assertThat(renderer.cachedPixels()).isLessThanOrEqualTo(10_000_000);
        }
    }

    @Test
    void a_formula_that_takes_too_long_is_given_up_and_others_go_on_until_several_did() throws InterruptedException {
        BlockingQueue<Runnable> window = new LinkedBlockingQueue<>();
        CountDownLatch never = new CountDownLatch(1);
        FormulaPicture.Unreadable fine = new FormulaPicture.Unreadable("fine");
        try (FormulaRenderer renderer = new FormulaRenderer(window::add, Duration.ofMillis(200), key -> {
            if (key.latex().startsWith("slow")) {
                waitFor(never);
            }
            return fine;
        })) {
            assertThat(result(renderer, window, "slow1")).contains("longer than 200 milliseconds");
            assertThat(result(renderer, window, "quick1")).isEqualTo("fine");
            assertThat(result(renderer, window, "slow2")).contains("longer than");
            assertThat(result(renderer, window, "slow3")).contains("longer than");
            assertThat(result(renderer, window, "quick2")).contains("switched off");
        }
    }

    /** Like a computation, it takes no notice of an interrupt. */
    private static void waitFor(CountDownLatch never) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (System.nanoTime() < end) {
            try {
                if (never.await(1, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                continue;
            }
        }
    }

    private static String result(FormulaRenderer renderer, BlockingQueue<Runnable> window, String latex)
            throws InterruptedException {
        FormulaKey key = new FormulaKey(latex, false, 14, 1, 0);
        renderer.request(key, picture -> {});
        while (renderer.pending() > 0) {
            window.take().run();
        }
        return ((FormulaPicture.Unreadable) renderer.cached(key).orElseThrow()).reason();
    }

    private static FormulaPicture draw(String latex) {
        return DRAWING.draw(new FormulaKey(latex, false, 16, 1, 0xFF000000));
    }
}
