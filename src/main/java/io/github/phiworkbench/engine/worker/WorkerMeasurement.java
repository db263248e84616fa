package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

/** Has a model's activations measured in a process that does nothing else, and ends it. */
final class WorkerMeasurement {

    private final WorkerHost host;

    WorkerMeasurement(WorkerHost host) {
        this.host = host;
    }

    ActivationSquares run(
            Path folder, List<List<Integer>> chunks, int threads, IntConsumer listener, Cancellation cancellation) {
        WorkerProcess process = host.start(ModelManifest.read(folder).id());
        try (Cancellation.Registration _ =
                cancellation.onCancel(() -> process.kill(WorkerFailure.KILLED, "it was not wanted any more"))) {
            Patience.requireHello(process, host.timeouts());
            process.doing("measuring activations");
            process.send(
                    new Order.Measure(Wire.PROTOCOL, folder.toAbsolutePath().toString(), chunks, threads));
            return result(process, listener);
        } catch (RuntimeException e) {
            if (cancellation.isCancelled()) {
                throw new CancellationException("Measuring activations was stopped.");
            }
            throw e;
        } finally {
            process.end(host.timeouts().end());
        }
    }

    private ActivationSquares result(WorkerProcess process, IntConsumer listener) {
        List<float[]> rows = new ArrayList<>();
        Patience patience = new Patience(process, host.timeouts().silence());
        while (true) {
            Optional<Reply> reply = patience.next();
            switch (reply.orElse(new Reply.Alive(Reply.LOADING))) {
                case Reply.Reading reading -> listener.accept(reading.done());
                case Reply.Squares squares -> rows.add(squares.numbers().values());
                case Reply.Measured measured -> {
                    return ActivationSquares.of(measured.tokens(), rows);
                }
                case Reply.Failed failed -> throw failed.exception();
                default -> {}
            }
        }
    }
}
