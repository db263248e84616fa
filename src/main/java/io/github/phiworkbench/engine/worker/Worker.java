package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.LanguageModel.BatchListener;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.torch.ActivationMeter;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.tokenizer.Vocabulary;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holds one model, or measures one: reads orders from standard input, replies on standard output, logs to standard error.
 * It ends when its input does, whatever it is doing then, so it never outlives the program that started it.
 */
public final class Worker {

    /** The program's argument that makes it a worker, for installations that can start nothing but the program itself. */
    public static final String ARGUMENT = "--engine-worker";

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(2);

    private final Wire.Receiver<Order> orders;
    private final Wire.Sender replies;
    private final ExecutorService calls = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("calls").factory());
    private final ScheduledExecutorService signsOfLife = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signs-of-life").factory());
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile Optional<TorchLanguageModel> model = Optional.empty();
    /** The call that was stopped last; the order to stop may come before that to begin. Of the thread that reads orders. */
    private int stopped = Reply.LOADING;

    private final AtomicReference<Running> running = new AtomicReference<>(Running.NONE);

    /** The newest call; they come one after another. */
    private record Running(int call, Cancellation cancellation) {
        static final Running NONE = new Running(Reply.LOADING, new Cancellation());
    }

    private Worker(Wire.Receiver<Order> orders, Wire.Sender replies) {
        this.orders = orders;
        this.replies = replies;
    }

    /** Serves until the input ends; takes no arguments. */
    public static void main(String[] arguments) {
        // Standard output belongs to the replies: what libraries print goes to the log.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        // Ctrl-C in a terminal reaches all processes there; what it means is for the program to say.
        Signals.register("INT", () -> {});
        Worker worker = new Worker(
                new Wire.Receiver<>(new FileInputStream(FileDescriptor.in), Order.class), new Wire.Sender(out));
        int code = worker.serve() ? 0 : 1;
        // Native code may be at work, and nothing here needs a tidy end.
        Runtime.getRuntime().halt(code);
    }

    /** @return whether the input came to a proper end */
    private boolean serve() {
        try {
            replies.send(new Reply.Hello(Wire.PROTOCOL));
            var _ = signsOfLife.scheduleWithFixedDelay(
                    this::showLife, 0, BETWEEN_SIGNS_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            for (Optional<Order> order = orders.receive(); order.isPresent(); order = orders.receive()) {
                follow(order.get());
            }
            return true;
        } catch (IOException e) {
            LOG.error("The program that started this process cannot be understood or reached any more", e);
            return false;
        }
    }

    private void follow(Order order) {
        switch (order) {
            case Order.Load load -> begin(Reply.LOADING, _ -> load(load));
            case Order.Measure measure -> begin(Reply.LOADING, stop -> measure(measure, stop));
            case Order.GoOn _ -> goOn.countDown();
            case Order.Generate generate -> begin(generate.call(), stop -> generate(generate, stop));
            case Order.Score score -> begin(score.call(), stop -> score(score, stop));
            case Order.Logits logits -> begin(logits.call(), stop -> logits(logits, stop));
            case Order.Stop stop -> {
                stopped = Math.max(stopped, stop.call());
                Running newest = running.get();
                if (newest.call() == stop.call()) {
                    newest.cancellation().cancel();
                }
            }
            case Order.UseThreads threads -> model.ifPresent(loaded -> loaded.useThreads(threads.threads()));
        }
    }

    /** What a call does; gives its last reply. */
    @FunctionalInterface
    private interface Call {
        Reply run(Cancellation cancellation);
    }

    private void begin(int number, Call call) {
        Running begun = new Running(number, new Cancellation());
        if (number == stopped && number != Reply.LOADING) {
            begun.cancellation().cancel();
        }
        running.set(begun);
        calls.execute(() -> {
            Reply reply = lastReply(begun, call);
            running.compareAndSet(begun, Running.NONE);
            send(reply);
        });
    }

    private static Reply lastReply(Running begun, Call call) {
        try {
            return call.run(begun.cancellation());
        } catch (RuntimeException e) {
            LOG.info("Call {} failed", begun.call(), e);
            return Reply.Failed.of(begun.call(), e);
        } catch (Error e) {
            LOG.error("Call {} cannot go on", begun.call(), e);
            Runtime.getRuntime().halt(1);
            throw e;
        }
    }

    private static void requireSameProtocol(int protocol) {
        if (protocol != Wire.PROTOCOL) {
            throw new UnusableModelException("The engine's process speaks version " + Wire.PROTOCOL
                    + " of its protocol and the program version " + protocol + "; install the program again.");
        }
    }

    private Reply measure(Order.Measure order, Cancellation cancellation) {
        requireSameProtocol(order.protocol());
        int total = order.chunks().stream().mapToInt(List::size).sum();
        ActivationSquares squares = ActivationMeter.measure(
                Path.of(order.folder()),
                order.chunks(),
                order.threads(),
                done -> send(new Reply.Reading(Reply.LOADING, done, total)),
                cancellation);
        squares.rows().forEach(row -> send(new Reply.Squares(Numbers.of(row))));
        return new Reply.Measured(squares.tokens());
    }

    private Reply load(Order.Load load) {
        requireSameProtocol(load.protocol());
        Path folder = Path.of(load.folder());
        Optional<Vocabulary> vocabulary = Vocabulary.of(folder);
        TorchLanguageModel loaded = TorchLanguageModel.load(
                folder,
                vocabulary,
                load.options(),
                new LoadListener() {
                    @Override
                    public void deviceChosen(DeviceMemory device) {
                        send(new Reply.DeviceChosen(device));
                        awaitGoOn();
                    }

                    @Override
                    public void progress(LoadProgress progress) {
                        send(new Reply.Progress(progress));
                    }
                },
                new Cancellation());
        model = Optional.of(loaded);
        return new Reply.Loaded(loaded.backend());
    }

    private void awaitGoOn() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while loading.", e);
        }
    }

    private TorchLanguageModel loaded() {
        return model.orElseThrow(() -> new IllegalStateException("No model is loaded."));
    }

    private Reply generate(Order.Generate order, Cancellation cancellation) {
        BatchListener listener = new BatchListener() {
            @Override
            public void token(int request, TokenEvent event) {
                send(new Reply.Token(order.call(), request, event));
            }

            @Override
            public void reading(int done, int total) {
                send(new Reply.Reading(order.call(), done, total));
            }
        };
        return new Reply.Generated(order.call(), loaded().generateTogether(order.requests(), listener, cancellation));
    }

    private Reply score(Order.Score order, Cancellation cancellation) {
        ScoreResult result = loaded().score(
                        order.ids(), order.top(), event -> send(new Reply.Token(order.call(), 0, event)), cancellation);
        return new Reply.Scored(order.call(), result.next());
    }

    private Reply logits(Order.Logits order, Cancellation cancellation) {
        LogitsListener listener = new LogitsListener() {
            @Override
            public void logits(int position, float[] logits) {
                send(new Reply.Logits(order.call(), position, Numbers.of(logits)));
            }

            @Override
            public void reading(int done, int total) {
                send(new Reply.Reading(order.call(), done, total));
            }
        };
        loaded().logits(order.ids(), order.from(), order.to(), listener, cancellation);
        return new Reply.LogitsTold(order.call());
    }

    private void showLife() {
        int call = running.get().call();
        if (call != Reply.LOADING || model.isEmpty()) {
            send(new Reply.Alive(call));
        }
    }

    private void send(Reply reply) {
        try {
            replies.send(reply);
        } catch (IOException e) {
            // Nobody listens any more.
            Runtime.getRuntime().halt(1);
        }
    }
}
