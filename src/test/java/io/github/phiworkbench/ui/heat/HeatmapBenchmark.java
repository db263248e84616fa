package io.github.phiworkbench.ui.heat;

import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.Traces;
import io.github.phiworkbench.ui.markdown.Fx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
 * ./mvnw -o -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dglass.platform=Headless -Dprism.order=sw \
 *   -Djavafx.animation.fullspeed=true -cp "target/test-classes:target/classes:$(cat target/classpath)" \
 *   io.github.phiworkbench.ui.heat.HeatmapBenchmark
 * }</pre>
 */
final class HeatmapBenchmark {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TOKENS = 100_000;
    private static final int DIFFERENT = 20_000;
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
        charts(trace);
        Platform.exit();
    }

    private static void charts(TokenTrace trace) {
        StripChart strip = Fx.call(StripChart::new);
        Histogram histogram = Fx.call(Histogram::new);
        Fx.run(() -> {
            strip.traceProperty().set(Optional.of(trace));
            histogram.traceProperty().set(Optional.of(trace));
            strip.resize(WIDTH, 120);
            histogram.resize(WIDTH / 3.0, 160);
        });
        for (HeatRegion chart : List.of(strip, histogram)) {
            double[] drawn = new double[200];
            for (int round = 0; round < drawn.length; round++) {
                drawn[round] = Fx.call(() -> {
                    chart.drawAgain();
                    return milliseconds(chart::layout);
                });
            }
            System.out.printf(
                    "%s of %,d tokens: first %.1f ms, then %s%n",
                    chart.getClass().getSimpleName(), TOKENS, drawn[0], percentiles(drawn));
        }
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
        TokenTrace varied = varied();
        double each = milliseconds(() -> new TokenLayout(fonts).layOut(varied, WIDTH));
        System.out.printf("with %,d different tokens: %.1f ms%n", DIFFERENT, each);
        System.out.println("at another width: " + percentiles(again));
        System.out.println("one more token: " + percentiles(appended));
    }

    /** As many different tokens as a long text in several languages has. */
    private static TokenTrace varied() {
        TokenTrace.Builder builder = new TokenTrace.Builder(Traces.SOURCE, id -> {
            String word = Integer.toString(id * 7919, 36);
            return new TokenTrace.Entry(TokenBytes.of((" " + word).getBytes(StandardCharsets.US_ASCII)), false);
        });
        for (int token = 0; token < TOKENS; token++) {
            builder.add(new TokenEvent(
                    token % DIFFERENT, TokenBytes.NONE, "", token, Optional.empty(), Optional.empty(), Origin.PROMPT));
        }
        return builder.trace();
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
        double[] painting = new double[FRAMES];
        long painter = painter();
        CountDownLatch over = new CountDownLatch(1);
        Fx.run(() -> {
            scroll.scrollTo(0);
            new AnimationTimer() {
                private int frame = -20;
                private long last;
                private long painted;

                @Override
                public void handle(long now) {
                    long time = System.nanoTime();
                    if (frame >= 0) {
                        frames[frame] = (time - last) / 1e6;
                        painting[frame] = (THREADS.getThreadCpuTime(painter) - painted) / 1e6;
                    }
                    painted = THREADS.getThreadCpuTime(painter);
                    boolean end = scroll.view().visibleTokensProperty().get().to() == TOKENS;
                    scroll.scrollTo(end ? 0 : scroll.position() + step);
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
        return "a frame by the clock " + percentiles(frames) + "; layout and drawing commands " + percentiles(work)
                + "; painting, processor time " + percentiles(painting);
    }

    /** The thread that paints. */
    private static long painter() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread.getThreadName().startsWith("QuantumRenderer"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }

    private static String percentiles(double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return "median %.2f ms, p99 %.2f ms".formatted(sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)]);
    }
}
