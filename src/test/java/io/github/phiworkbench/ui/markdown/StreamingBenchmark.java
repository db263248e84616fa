package io.github.phiworkbench.ui.markdown;

import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.ui.control.TranscriptView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.scene.Scene;
import javafx.stage.Stage;

/**
 * Streams a long reply with formulas and code into a transcript, as a model would, then scrolls through it, and measures
 * every pulse on the thread of JavaFX. The command stands in docs/performance.md.
 *
 * <p>Update and layout are measured as processor time of the thread, from the first animation timer of a pulse to the end
 * of layout, so that other programs and waiting for the painter do not count; wall time of the same span is reported
 * beside it. Painting happens on a thread of its own, whose processor time between two pulses counts for the first of them.
 */
final class StreamingBenchmark {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 900;
    private static final double SCROLL_STEP = 120;

    /**
     * What is streamed.
     *
     * @param characters of the whole reply, about
     * @param formulas in it, a tenth of them on lines of their own
     * @param tokensPerSecond each of four characters; 0 streams as fast as pulses come, 16 characters each
     */
    record Load(int characters, int formulas, int codeBlocks, int tokensPerSecond) {}

    /** Milliseconds at percentiles of the pulses. */
    record Spread(double p50, double p95, double p99, double max) {
        static Spread of(long[] nanoseconds, int count) {
            long[] sorted = Arrays.copyOf(nanoseconds, count);
            Arrays.sort(sorted);
            return new Spread(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(long[] sorted, double fraction) {
            return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (fraction * sorted.length))] / 1e6;
        }

        @Override
        public String toString() {
            return "p50 %.2f  p95 %.2f  p99 %.2f  max %.2f".formatted(p50, p95, p99, max);
        }
    }

    /**
     * The pulses of a phase.
     *
     * @param cpu processor time of update and layout
     * @param wall the same by the clock
     * @param paint processor time of the painter
     * @param both processor time of update, layout and painting
     */
    record Phase(String name, int pulses, Spread cpu, Spread wall, Spread paint, Spread both) {
        @Override
        public String toString() {
            return """
                    %s, %d pulses, in ms
                      update and layout, processor  %s
                      update and layout, clock      %s
                      painting, processor           %s
                      both together, processor      %s""".formatted(name, pulses, cpu, wall, paint, both);
        }
    }

    /** What was measured. */
    record Result(Phase streaming, Phase scrolling, int mostNodes, int blocks, long heapBytes) {}

    private final long[] cpu = new long[400_000];
    private final long[] wall = new long[400_000];
    private final long[] paint = new long[400_000];
    private final long[] both = new long[400_000];
    private int pulses;
    private int frames;
    private int mostNodes;
    private long startedCpu;
    private long startedWall;
    private long startedPaint;
    private boolean laidOut;

    /** Takes one property: {@code benchmark.sections}, how many of the reply's 200 sections are streamed. */
    public static void main(String[] arguments) throws InterruptedException {
        Fx.start();
        int sections = Integer.getInteger("benchmark.sections", 200);
        Result result = new StreamingBenchmark().run(new Load(500 * sections, 10 * sections, sections, 200));
        System.out.println(result.streaming());
        System.out.println(result.scrolling());
        System.out.printf(
                "blocks %d   most nodes at once %d   heap in use %d MiB%n",
                result.blocks(), result.mostNodes(), result.heapBytes() >> 20);
        Platform.exit();
    }

    Result run(Load load) throws InterruptedException {
        String reply = reply(load);
        FormulaRenderer formulas = new FormulaRenderer(Platform::runLater);
        MessageText message = Fx.call(() -> new MessageText("reply", new MarkdownRows(formulas, destination -> {})));
        TranscriptView view = Fx.call(() -> show(new TranscriptView()));
        ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();
        Thread model = Thread.ofVirtual().start(() -> speak(reply, load, tokens));
        Phase streaming = phase("streaming", view, () -> {
            boolean over = !model.isAlive() && tokens.isEmpty();
            StringBuilder piece = new StringBuilder();
            String token = tokens.poll();
            while (token != null) {
                piece.append(token);
                token = load.tokensPerSecond() == 0 && piece.length() >= 16 ? null : tokens.poll();
            }
            if (!piece.isEmpty()) {
                message.append(piece.toString());
                view.setRows(message.rows());
            }
            return over && message.markdown().length() == reply.length();
        });
        Fx.run(() -> view.show(message.rows().getFirst().key()));
        Phase scrolling = phase("scrolling", view, () -> {
            view.scrollBy(SCROLL_STEP);
            return view.followingProperty().get();
        });
        Fx.until(() -> formulas.pending() == 0);
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        int blocks = Fx.call(() -> message.rows().size());
        Fx.run(() -> view.getScene().getWindow().hide());
        formulas.close();
        return new Result(streaming, scrolling, mostNodes, blocks, heap);
    }

    private static TranscriptView show(TranscriptView view) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        view.setPadding(new Insets(20));
        Stage stage = new Stage();
        Scene scene = new Scene(view, WIDTH, HEIGHT);
        scene.getStylesheets().add(MarkdownPictureTest.stylesheet());
        stage.setScene(scene);
        stage.show();
        return view;
    }

    /** Tokens of four characters, in time. */
    private static void speak(String reply, Load load, ConcurrentLinkedQueue<String> tokens) {
        long start = System.nanoTime();
        for (int i = 0, n = 0; i < reply.length(); i += 4, n++) {
            if (load.tokensPerSecond() > 0) {
                long due = start + n * (1_000_000_000L / load.tokensPerSecond());
                LockSupport.parkNanos(due - System.nanoTime());
            }
            tokens.add(reply.substring(i, Math.min(reply.length(), i + 4)));
        }
    }

    /** One step in each pulse, until a step says that it was the last. */
    private interface Step {
        boolean take();
    }

    private Phase phase(String name, TranscriptView view, Step step) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long painter = painter();
        Fx.run(() -> {
            pulses = 0;
            laidOut = false;
            Scene scene = view.getScene();
            Runnable end = () -> {
                if (startedWall != 0 && pulses < cpu.length) {
                    cpu[pulses] = threads.getCurrentThreadCpuTime() - startedCpu;
                    wall[pulses] = System.nanoTime() - startedWall;
                    laidOut = true;
                    startedWall = 0;
                }
            };
            scene.addPostLayoutPulseListener(end);
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    long painted = threads.getThreadCpuTime(painter);
                    if (laidOut) {
                        paint[pulses] = painted - startedPaint;
                        both[pulses] = cpu[pulses] + paint[pulses];
                        pulses++;
                        laidOut = false;
                    }
                    startedPaint = painted;
                    startedCpu = threads.getCurrentThreadCpuTime();
                    startedWall = System.nanoTime();
                    if (step.take()) {
                        stop();
                        scene.removePostLayoutPulseListener(end);
                        startedWall = 0;
                        over.countDown();
                    }
                    if (frames++ % 50 == 49) {
                        mostNodes = Math.max(mostNodes, view.lookupAll("*").size());
                        startedWall = 0;
                    }
                }
            }.start();
        });
        if (!over.await(10, TimeUnit.MINUTES)) {
            throw new AssertionError("The " + name + " did not end.");
        }
        return Fx.call(() -> new Phase(
                name,
                pulses,
                Spread.of(cpu, pulses),
                Spread.of(wall, pulses),
                Spread.of(paint, pulses),
                Spread.of(both, pulses)));
    }

    private static long painter() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("QuantumRenderer"))
                .findFirst()
                .orElseThrow()
                .threadId();
    }

    /** A reply of about the size asked for, always the same one. */
    static String reply(Load load) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        int sections = load.codeBlocks();
        int formulasEach = load.formulas() / sections;
        int charactersEach = load.characters() / sections;
        for (int s = 0; s < sections; s++) {
            int start = text.length();
            text.append("## Step ").append(s + 1).append("\n\n");
            for (int f = 0; f < formulasEach; f++) {
                int a = s * formulasEach + f;
                if (f == formulasEach - 1) {
                    text.append("\n\n\\[\n\\int_0^{").append(a).append("} x^2\\,dx\n\\]\n\n");
                } else {
                    text.append(f % 4 == 0 ? "- Let " : "and ")
                            .append("\\(x_{")
                            .append(a)
                            .append("}^2\\)");
                    text.append(f % 4 == 3 ? ".\n" : " ");
                }
            }
            text.append("```java\nfor (int i = 0; i < ")
                    .append(random.nextInt(100))
                    .append("; i++) {\n    run(i);\n}\n```\n\n");
            while (text.length() - start < charactersEach - 6) {
                text.append(random.nextInt(4) == 0 ? "theorem " : "holds ");
            }
            text.append("\n\n");
        }
        return text.toString();
    }
}
