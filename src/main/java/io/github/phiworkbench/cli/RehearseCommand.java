package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.ui.NoDisplayException;
import io.github.phiworkbench.ui.WindowLauncher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Goes once through what the program does at its start, so that the build can keep the classes for faster starts. */
@Command(name = "rehearse", hidden = true, description = "Loads the classes of the program; for its build.")
final class RehearseCommand implements Callable<Integer> {

    private final AppContext context;

    RehearseCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws NoDisplayException {
        int diagnosed = Phi4.commandLine(context).execute("diagnose", "--no-self-test");
        WindowLauncher.rehearse(context);
        return diagnosed;
    }
}
