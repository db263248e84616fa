package io.github.phiworkbench.ui.markdown;

import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Draws formulas on a thread of its own, the last one asked for first, and keeps the pictures, up to a number of pixels.
 * All methods belong to the thread that {@code deliver} runs on: in the window, that of JavaFX. A formula that takes
 * longer than the limit is given up with the thread that draws it; after {@value #MAX_LOST_THREADS} of those no more are
 * drawn.
 */
public final class FormulaRenderer implements AutoCloseable {

    static final int MAX_LOST_THREADS = 3;

    private static final long MAX_CACHED_PIXELS = 10_000_000;
    private static final long STACK_BYTES = 4L << 20;

    /** Counted for every formula, so that formulas without a picture have a bound too. */
    private static final long BASE_COST = 1_000;

    private final Executor deliver;
    private final Duration limit;
    private final ResourceBundle texts;
    private final Function<FormulaKey, FormulaPicture> drawing;
    private final BlockingDeque<FormulaKey> wanted = new LinkedBlockingDeque<>();
    private final ConcurrentLinkedQueue<Finished> finished = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();
    private final Map<FormulaKey, List<Consumer<FormulaPicture>>> waiting = new HashMap<>();
    private final LinkedHashMap<FormulaKey, FormulaPicture> cache = new LinkedHashMap<>(64, 0.75f, true);
    private long cachedPixels;
    private final Thread dispatcher;

    private record Finished(FormulaKey key, FormulaPicture picture) {}

    /**
     * A renderer with its thread.
     *
     * @param deliver runs what hands over pictures, such as {@code Platform::runLater}
     */
    public FormulaRenderer(Executor deliver) {
        this(deliver, Duration.ofSeconds(2), new LatexDrawing(MarkdownTexts.bundle())::draw);
    }

    FormulaRenderer(Executor deliver, Duration limit, Function<FormulaKey, FormulaPicture> drawing) {
        this.deliver = deliver;
        this.limit = limit;
        this.drawing = drawing;
        texts = MarkdownTexts.bundle();
        dispatcher = Thread.ofVirtual().name("formulas").start(this::drawAll);
    }

    /** The picture, if it has been drawn before. */
    Optional<FormulaPicture> cached(FormulaKey key) {
        return Optional.ofNullable(cache.get(key));
    }

    /** Has the formula drawn and hands the picture over later. */
    void request(FormulaKey key, Consumer<FormulaPicture> receiver) {
        List<Consumer<FormulaPicture>> receivers = waiting.get(key);
        if (receivers != null) {
            receivers.add(receiver);
            return;
        }
        waiting.put(key, new ArrayList<>(List.of(receiver)));
        wanted.addFirst(key);
    }

    /** How many formulas are still to be drawn. */
    int pending() {
        return waiting.size();
    }

    /** Pixels of the pictures kept. */
    long cachedPixels() {
        return cachedPixels;
    }

    /** Draws no more. */
    @Override
    public void close() {
        dispatcher.interrupt();
    }

    /** Draws formulas in turn on one thread, which is replaced if it gets stuck. */
    private void drawAll() {
        BlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();
        Thread drawer = startDrawer(tasks);
        int lost = 0;
        try {
            while (true) {
                FormulaKey key = wanted.takeFirst();
                if (lost == MAX_LOST_THREADS) {
                    finish(key, new FormulaPicture.Unreadable(texts.getString("formula.stopped")));
                    continue;
                }
                FutureTask<FormulaPicture> task = new FutureTask<>(() -> drawing.apply(key));
                tasks.put(task);
                try {
                    finish(key, task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
                } catch (TimeoutException _) {
                    lost++;
                    drawer.interrupt();
                    tasks = new LinkedBlockingDeque<>();
                    drawer = startDrawer(tasks);
                    finish(key, unreadable("formula.too-slow", limit.toMillis()));
                } catch (ExecutionException e) {
                    finish(key, unreadable("formula.unreadable", String.valueOf(e.getCause())));
                }
            }
        } catch (InterruptedException _) {
            drawer.interrupt();
        }
    }

    private static Thread startDrawer(BlockingDeque<Runnable> tasks) {
        Runnable loop = () -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    tasks.take().run();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
        Thread drawer = new Thread(null, loop, "formula-drawing", STACK_BYTES);
        drawer.setDaemon(true);
        drawer.start();
        return drawer;
    }

    private FormulaPicture unreadable(String key, Object argument) {
        return new FormulaPicture.Unreadable(MessageFormat.format(texts.getString(key), argument));
    }

    private void finish(FormulaKey key, FormulaPicture picture) {
        finished.add(new Finished(key, picture));
        if (delivering.compareAndSet(false, true)) {
            deliver.execute(this::handOver);
        }
    }

    private void handOver() {
        delivering.set(false);
        Finished next = finished.poll();
        while (next != null) {
            keep(next.key(), next.picture());
            List<Consumer<FormulaPicture>> receivers = waiting.remove(next.key());
            if (receivers != null) {
                for (Consumer<FormulaPicture> receiver : receivers) {
                    receiver.accept(next.picture());
                }
            }
            next = finished.poll();
        }
    }

    private void keep(FormulaKey key, FormulaPicture picture) {
        FormulaPicture before = cache.put(key, picture);
        cachedPixels += cost(picture) - (before == null ? 0 : cost(before));
        while (cachedPixels > MAX_CACHED_PIXELS && cache.size() > 1) {
            cachedPixels -= cost(cache.pollFirstEntry().getValue());
        }
    }

    private static long cost(FormulaPicture picture) {
        return switch (picture) {
            case FormulaPicture.Drawn drawn ->
                BASE_COST + (long) (drawn.image().getWidth() * drawn.image().getHeight());
            case FormulaPicture.Unreadable _ -> BASE_COST;
        };
    }
}
