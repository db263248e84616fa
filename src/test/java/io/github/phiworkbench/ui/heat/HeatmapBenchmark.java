package io.github.phiworkbench.ui.heat;

import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.markdown.Fx;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.stage.Stage;

/**
 * Lays out a long trace, lets it grow token by token, and scrolls through it, drawn by the processor. Frames come as fast as
 * they can be drawn, so the time from one to the next is what one takes, painting thread included:
 *
 * <pre>{@code
 * ./mvnw -o -q test-compile exec:exec -Dexec.classpathScope=test -Dexec.executable=java -Dexec.args="-cp %classpath \
 *     --enable-native-access=ALL-UNNAMED -Dglass.platform=Headless -Dprism.order=sw -Djavafx.animation.fullspeed=true \
 *     io.github.phiworkbench.ui.heat.HeatmapBenchmark"
 * }</pre>
 */
final class HeatmapBenchmark {

    private static final int TOKENS = 100_000;
    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 800;
    private static final int FRAMES = 600;

    private HeatmapBenchmark() {}

    public static void main(String[] arguments) throws InterruptedException {
        Fx.start();
        TokenTrace trace = SampleTraces.tokens(TOKENS);
        layout(trace);
        HeatmapScroll scroll = Fx.call(() -> show(trace));
        Fx.pulses(30);
        for (double step : new double[] {7, 60, 700}) {
            System.out.println("scrolling " + (int) step + " pixels a frame: " + scroll(scroll, step));
        }
        Platform.exit();
    }

    private static void layout(TokenTrace trace) {
        HeatFonts fonts = Fx.call(() -> HeatFonts.of(Font.font(14)));
        double[] whole = new double[9];
        double[] again = new double[9];
        double[] appended = new double[2_000];
        for (int round = 0; round < whole.length; round++) {
            TokenLayout layout = new TokenLayout(fonts);
            whole[round] = milliseconds(() -> layout.layOut(trace, WIDTH));
            again[round] = milliseconds(() -> layout.layOut(trace, WIDTH - 100));
        }
        TokenLayout layout = new TokenLayout(fonts);
        TokenTrace.Builder builder = new TokenTrace.Builder(trace.source(), trace::entry);
        int start = trace.size() - appended.length;
        for (int token = 0; token < start; token++) {
            builder.add(trace.event(token));
        }
        layout.layOut(builder.trace(), WIDTH);
        for (int token = 0; token < appended.length; token++) {
            TokenTrace grown = builder.add(trace.event(start + token)).trace();
            appended[token] = milliseconds(() -> layout.layOut(grown, WIDTH));
        }
        System.out.printf("layout of %,d tokens: first %.1f ms, then %s%n", TOKENS, whole[0], percentiles(whole));
        System.out.println("at another width: " + percentiles(again));
        System.out.println("one more token: " + percentiles(appended));
    }

    private static double milliseconds(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static HeatmapScroll show(TokenTrace trace) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        HeatmapView view = new HeatmapView();
        view.traceProperty().set(Optional.of(trace));
        HeatmapScroll scroll = new HeatmapScroll(view);
        scroll.setStyle("-fx-font-size: 14px;");
        Stage stage = new Stage();
        stage.setScene(new Scene(scroll, WIDTH, HEIGHT));
        stage.show();
        return scroll;
    }

    private static String scroll(HeatmapScroll scroll, double step) throws InterruptedException {
        double[] frames = new double[FRAMES];
        double[] work = new double[FRAMES];
        CountDownLatch over = new CountDownLatch(1);
        Fx.run(() -> {
            scroll.scrollTo(0);
            new AnimationTimer() {
                private int frame = -20;
                private long last;

                @Override
                public void handle(long now) {
                    long time = System.nanoTime();
                    if (frame >= 0) {
                        frames[frame] = (time - last) / 1e6;
                    }
                    scroll.scrollTo(scroll.position() + step);
                    long start = System.nanoTime();
                    scroll.layout();
                    if (frame >= 0) {
                        work[frame] = (System.nanoTime() - start) / 1e6;
                    }
                    last = time;
                    if (++frame == FRAMES) {
                        stop();
                        over.countDown();
                    }
                }
            }.start();
        });
        over.await();
        return "a frame " + percentiles(frames) + ", of that on the JavaFX thread " + percentiles(work);
    }

    private static String percentiles(double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return "median %.2f ms, p99 %.2f ms".formatted(sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)]);
    }
}
