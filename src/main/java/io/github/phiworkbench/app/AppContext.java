package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.torch.TorchRuntime;
import io.github.phiworkbench.engine.worker.WorkerCommand;
import io.github.phiworkbench.engine.worker.WorkerHost;
import io.github.phiworkbench.engine.worker.WorkerTimeouts;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import java.nio.file.Path;
import java.util.List;

/**
 * The program's parts, wired by hand.
 *
 * @param folders where the user's data lies
 * @param library the models on this machine
 * @param loader loads them
 * @param calibration lets them read a text before they are quantized
 * @param libtorch which one they run with
 */
public record AppContext(
        AppFolders folders,
        ModelLibrary library,
        ModelLoader loader,
        Calibration calibration,
        LibtorchChoice libtorch) {

    /** The model that comes with the program and is used where none is named. */
    public static final String DEFAULT_MODEL = "phi-4-nano-instruct";

    /** The program as it is installed here, for this user. */
    public static AppContext ofThisMachine() {
        AppContext context = of(AppFolders.ofThisUser(), EmbeddedModels.shippedFolder());
        TorchRuntime.prefer(context.libtorch()::folder);
        return context;
    }

    /**
     * The program over other folders.
     *
     * @param shipped folder of the checkpoints that come with the program
     */
    public static AppContext of(AppFolders folders, Path shipped) {
        EmbeddedModels embedded = new EmbeddedModels(shipped, folders.models());
        LibtorchChoice libtorch = new LibtorchChoice(folders.settings());
        WorkerHost workers = new WorkerHost(
                () -> WorkerCommand.ofThisProgram().with(libtorch.environment()), folders.logs(), WorkerTimeouts.USUAL);
        return new AppContext(
                folders,
                new ModelLibrary(List.of(folders.models()), embedded),
                new ModelLoader(workers),
                new Calibration(workers),
                libtorch);
    }
}
