package io.github.phiworkbench.engine.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.List;
import java.util.concurrent.CancellationException;

/** What a worker tells the program, one line each. {@code call} is the number of the call that it belongs to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reply.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Reply.DeviceChosen.class, name = "device"),
    @JsonSubTypes.Type(value = Reply.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Reply.Loaded.class, name = "loaded"),
    @JsonSubTypes.Type(value = Reply.Squares.class, name = "squares"),
    @JsonSubTypes.Type(value = Reply.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = Reply.Alive.class, name = "alive"),
    @JsonSubTypes.Type(value = Reply.Reading.class, name = "reading"),
    @JsonSubTypes.Type(value = Reply.Token.class, name = "token"),
    @JsonSubTypes.Type(value = Reply.Generated.class, name = "generated"),
    @JsonSubTypes.Type(value = Reply.Scored.class, name = "scored"),
    @JsonSubTypes.Type(value = Reply.Logits.class, name = "logits"),
    @JsonSubTypes.Type(value = Reply.LogitsTold.class, name = "logits-told"),
    @JsonSubTypes.Type(value = Reply.Failed.class, name = "failed")
})
sealed interface Reply {

    /** What belongs to loading has the number of no call. */
    int LOADING = 0;

    /** The call that it belongs to; {@link #LOADING} for what belongs to no other. */
    default int call() {
        return LOADING;
    }

    /** The first reply, before any order. */
    record Hello(int protocol) implements Reply {}

    /** Where the model will be; the worker waits for {@link Order.GoOn}. */
    record DeviceChosen(DeviceMemory memory) implements Reply {}

    /** How far the load has come. */
    record Progress(LoadProgress progress) implements Reply {}

    /** The model is ready for calls. */
    record Loaded(Backend backend) implements Reply {}

    /** Mean squares that were measured, in the order of {@link io.github.phiworkbench.engine.ActivationSquares#rows}. */
    record Squares(Numbers numbers) implements Reply, Wire.WithNumbers {}

    /** All mean squares were told. */
    record Measured(int tokens) implements Reply {}

    /** Sent now and then during a call that may say nothing else for long. */
    record Alive(int call) implements Reply {}

    /** So many tokens of the prompts are read. */
    record Reading(int call, int done, int total) implements Reply {}

    /** A token of a generation's request, or of a scored sequence. */
    record Token(int call, int request, TokenEvent event) implements Reply {}

    /** A generation has ended. */
    record Generated(int call, List<GenerationResult> results) implements Reply {}

    /** A scoring has ended; its tokens were told before. */
    record Scored(int call, ScoreResult.Next next) implements Reply {}

    /** The logits after a position, which follow the line. */
    record Logits(int call, int position, Numbers numbers) implements Reply, Wire.WithNumbers {}

    /** All logits that were asked for were told. */
    record LogitsTold(int call) implements Reply {}

    /** A call failed, and the worker goes on. */
    record Failed(int call, Kind kind, String message) implements Reply {

        /** The exceptions that cross the pipe as what they are. */
        enum Kind {
            UNUSABLE_MODEL,
            INVALID_PROMPT,
            ILLEGAL_ARGUMENT,
            CANCELLED,
            ENGINE
        }

        static Failed of(int call, Throwable failure) {
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            return switch (failure) {
                case UnusableModelException unusable -> new Failed(call, Kind.UNUSABLE_MODEL, message);
                case InvalidPromptException invalid -> new Failed(call, Kind.INVALID_PROMPT, message);
                case IllegalArgumentException illegal -> new Failed(call, Kind.ILLEGAL_ARGUMENT, message);
                case CancellationException cancelled -> new Failed(call, Kind.CANCELLED, message);
                case EngineException engine -> new Failed(call, Kind.ENGINE, message);
                default ->
                    new Failed(
                            call, Kind.ENGINE, "Something went wrong inside the engine's process (" + failure + ").");
            };
        }

        RuntimeException exception() {
            return switch (kind) {
                case UNUSABLE_MODEL -> new UnusableModelException(message);
                case INVALID_PROMPT -> new InvalidPromptException(message);
                case ILLEGAL_ARGUMENT -> new IllegalArgumentException(message);
                case CANCELLED -> new CancellationException(message);
                case ENGINE -> new EngineException(message);
            };
        }
    }
}
