package io.github.phiworkbench.ui.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;

/**
 * Work off the JavaFX thread, each piece on a virtual thread of its own. A failure that nobody asked for goes to the error
 * dialog; none is lost.
 */
public final class Tasks {

    private final Executor window;
    private final ErrorReporter errors;

    /** Whose results arrive on the JavaFX thread. */
    public Tasks(ErrorReporter errors) {
        this(Platform::runLater, errors);
    }

    /** @param window runs what is to be done with results and failures */
    public Tasks(Executor window, ErrorReporter errors) {
        this.window = window;
        this.errors = errors;
    }

    /** Work with a result; nothing runs before {@link Work#start}. */
    public <T> Work<T> of(Callable<T> work) {
        return new Work<>(work);
    }

    /** A line in which work waits for the work before it. */
    public Line line() {
        return new Line();
    }

    /** Runs something on the JavaFX thread, soon. */
    public void onWindow(Runnable run) {
        window.execute(caught(run));
    }

    private Runnable caught(Runnable run) {
        return () -> {
            try {
                run.run();
            } catch (RuntimeException | Error e) {
                errors.report(e);
            }
        };
    }

    /**
     * Work that runs one piece after another, in the order in which the pieces were asked for: what the user did last also
     * happens last. Failures are handled as elsewhere and do not stop the line.
     */
    public final class Line {

        private CountDownLatch last = new CountDownLatch(0);

        private Line() {}

        /**
         * Waits until what was asked for before this is done.
         *
         * @return whether it is
         */
        public boolean await(Duration atMost) throws InterruptedException {
            CountDownLatch before;
            synchronized (this) {
                before = last;
            }
            return before.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** A piece of work that takes its place now. It has to be started: those behind wait for it. */
        public synchronized <T> Work<T> of(Callable<T> work) {
            CountDownLatch before = last;
            CountDownLatch mine = new CountDownLatch(1);
            last = mine;
            return Tasks.this.of(() -> {
                try {
                    before.await();
                    return work.call();
                } finally {
                    mine.countDown();
                }
            });
        }
    }

    /** A piece of work that is being described, and then runs. */
    public final class Work<T> {

        private final Callable<T> work;
        private final List<Handler<?>> handlers = new ArrayList<>();
        private Consumer<? super T> onSuccess = result -> {};
        private Runnable onEnd = () -> {};

        private Work(Callable<T> work) {
            this.work = work;
        }

        /** What to do with the result, on the JavaFX thread. */
        public Work<T> onSuccess(Consumer<? super T> consumer) {
            onSuccess = consumer;
            return this;
        }

        /** What to do about a kind of failure, on the JavaFX thread; the first that fits is taken. */
        public <X extends Exception> Work<T> onFailure(Class<X> kind, Consumer<? super X> consumer) {
            handlers.add(new Handler<>(kind, consumer));
            return this;
        }

        /** What to do in the end, whatever came of it, on the JavaFX thread. */
        public Work<T> andFinally(Runnable run) {
            onEnd = run;
            return this;
        }

        /** Begins. The thread may be interrupted, which ends the work without a word. */
        public Thread start() {
            return Thread.ofVirtual().name("task").start(this::run);
        }

        private void run() {
            Runnable outcome;
            try {
                T result = work.call();
                outcome = () -> onSuccess.accept(result);
            } catch (InterruptedException | CancellationException e) {
                outcome = handling(e).orElse(() -> {});
            } catch (Exception e) {
                outcome = handling(e).orElse(() -> errors.report(e));
            } catch (Error e) {
                outcome = () -> errors.report(e);
            }
            Runnable last = caught(outcome);
            Runnable end = caught(onEnd);
            window.execute(() -> {
                last.run();
                end.run();
            });
        }

        private Optional<Runnable> handling(Exception failure) {
            return handlers.stream()
                    .filter(handler -> handler.kind().isInstance(failure))
                    .findFirst()
                    .map(handler -> handler.handling(failure));
        }
    }

    private record Handler<X extends Exception>(Class<X> kind, Consumer<? super X> consumer) {
        Runnable handling(Exception failure) {
            return () -> consumer.accept(kind.cast(failure));
        }
    }
}
