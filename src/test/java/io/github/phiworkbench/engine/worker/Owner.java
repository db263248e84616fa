package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A program with a model in a worker, to be killed. */
final class Owner {

    private Owner() {}

    /**
     * Loads the model, prints the number of its process, and lets it work without end.
     *
     * @param arguments the model folder and the folder of logs; {@code idle} in third place lets the model do
     *     nothing, {@code loading} stops while it loads
     */
    public static void main(String[] arguments) throws Exception {
        WorkerHost host = TestWorkers.host(Path.of(arguments[1]));
        LoadListener listener = progress -> {
            if (arguments[2].equals("loading") && progress.stage() == LoadProgress.Stage.READING) {
                tell(ProcessHandle.current()
                        .children()
                        .findFirst()
                        .orElseThrow()
                        .pid());
                LockSupport.park();
            }
        };
        WorkerModel model = host.load(Path.of(arguments[0]), TestWorkers.ONE_THREAD, listener, new Cancellation());
        tell(model.processId());
        if (arguments[2].equals("idle")) {
            System.in.read();
        }
        while (true) {
            model.generate(TestWorkers.endless(), event -> {}, new Cancellation());
        }
    }

    private static void tell(long pid) {
        System.out.println(pid);
        System.out.flush();
    }
}
