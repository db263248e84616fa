package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.Cancellation;
import java.nio.file.Path;

/** A program with a model in a worker, to be killed. */
final class Owner {

    private Owner() {}

    /**
     * Loads the model, prints the number of its process, and lets it work without end.
     *
     * @param arguments the model folder and the folder of logs; {@code idle} in third place lets the model do nothing
     */
    public static void main(String[] arguments) throws Exception {
        WorkerHost host = TestWorkers.host(Path.of(arguments[1]));
        WorkerModel model = host.load(
                Path.of(arguments[0]),
                TestWorkers.ONE_THREAD,
                io.github.phiworkbench.engine.LoadListener.NONE,
                new Cancellation());
        System.out.println(model.processId());
        System.out.flush();
        if (arguments[2].equals("idle")) {
            System.in.read();
        }
        while (true) {
            model.generate(TestWorkers.endless(), event -> {}, new Cancellation());
        }
    }
}
