package io.github.phiworkbench.engine.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LoadOptions;
import java.util.List;

/**
 * What the program tells a worker, one line each. The end of the worker's input is the last order: to end.
 *
 * <p>Calls are numbered by the program; what a worker says in reply to one carries its number.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Order.Load.class, name = "load"),
    @JsonSubTypes.Type(value = Order.Measure.class, name = "measure"),
    @JsonSubTypes.Type(value = Order.GoOn.class, name = "go-on"),
    @JsonSubTypes.Type(value = Order.Generate.class, name = "generate"),
    @JsonSubTypes.Type(value = Order.Score.class, name = "score"),
    @JsonSubTypes.Type(value = Order.Logits.class, name = "logits"),
    @JsonSubTypes.Type(value = Order.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = Order.UseThreads.class, name = "use-threads")
})
sealed interface Order {

    /**
     * The first order: what to load.
     *
     * @param protocol see {@link Wire#PROTOCOL}; a worker of another version refuses
     * @param folder the model folder, an absolute path
     */
    record Load(int protocol, String folder, LoadOptions options) implements Order {}

    /**
     * The first and only order in place of {@link Load}: measure a model's activations on a text.
     *
     * @param protocol as there
     * @param folder as there
     * @param chunks the text's tokens, in parts that are read each for itself
     * @param threads that libtorch may use
     */
    record Measure(int protocol, String folder, List<List<Integer>> chunks, int threads) implements Order {}

    /** After {@link Reply.DeviceChosen}: the model may be read. */
    record GoOn() implements Order {}

    /** Continue these prompts side by side. */
    record Generate(int call, List<GenerationRequest> requests) implements Order {}

    /** Report on each token of a sequence. */
    record Score(int call, List<Integer> ids, int top) implements Order {}

    /** Tell the logits after the tokens {@code from} to before {@code to} of a sequence. */
    record Logits(int call, List<Integer> ids, int from, int to) implements Order {}

    /** Stop that call. */
    record Stop(int call) implements Order {}

    /** From the next step on, compute with so many CPU threads. */
    record UseThreads(int threads) implements Order {}
}
