package io.github.phiworkbench.engine.worker;

/** Why a worker is not there any more. */
public enum WorkerFailure {
    OUT_OF_MEMORY(
            "ran out of memory",
            "close other programs, or choose a smaller model, precision or context, and load it again"),
    CLOSED("is not there any more, since the model was closed", "load the model again"),
    KILLED("was ended from outside", "load the model again"),
    ILLEGAL_INSTRUCTION(
            "met an instruction that this processor does not have",
            "choose another device, or a libtorch made for this processor in PYTORCH_LIBRARY_PATH"),
    CRASHED("crashed in native code", "load the model again, and report it with the log if it happens again"),
    MISSING_LIBRARY(
            "found a library missing",
            "run phi4 diagnose to see where libtorch was looked for, or install the program again"),
    NOT_STARTED("could not be started", "run phi4 diagnose, or install the program again"),
    UNRESPONSIVE("did not answer any more and was ended", "load the model again"),
    GARBLED("sent what cannot be understood and was ended", "load the model again"),
    ENDED("ended unexpectedly", "load the model again, and look into its log if it happens again");

    private final String whatHappened;
    private final String nextStep;

    WorkerFailure(String whatHappened, String nextStep) {
        this.whatHappened = whatHappened;
        this.nextStep = nextStep;
    }

    /** A predicate whose subject is the engine's process. */
    public String whatHappened() {
        return whatHappened;
    }

    /** What the user can do, in the imperative. */
    public String nextStep() {
        return nextStep;
    }
}
