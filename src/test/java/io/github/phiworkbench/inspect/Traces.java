package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Traces for tests. */
public final class Traces {

    /** What a model of tests says of itself. */
    public static final TraceSource SOURCE = new TraceSource(
            "nano",
            "other",
            "f32",
            "cpu",
            "plain",
            "1.0",
            Instant.parse("2026-01-02T03:04:05Z"),
            TraceSource.Kind.GENERATED,
            Optional.of(Sampling.GREEDY.withTemperature(0.8)),
            1000);

    private static final String[] WORDS = {
        " the",
        " model",
        " says",
        ",",
        " 12",
        "\n",
        " probability",
        "é",
        " of",
        " tokens",
        ".",
        " Surprisal",
        " is",
        " a"
    };

    private Traces() {}

    /** An id stands for a word; 999 ends an answer. */
    public static Entry entry(int id) {
        return id == 999
                ? new Entry(TokenBytes.of("<|end|>".getBytes(StandardCharsets.UTF_8)), true)
                : new Entry(TokenBytes.of(WORDS[id % WORDS.length].getBytes(StandardCharsets.UTF_8)), false);
    }

    /** A trace of so many tokens with numbers that hang together, the same for the same seed. */
    public static TokenTrace random(int tokens, int top, long seed) {
        Random random = new Random(seed);
        TokenTrace.Builder builder = new TokenTrace.Builder(SOURCE, Traces::entry, Collections.nCopies(40, 3));
        for (int token = 0; token < tokens; token++) {
            builder.add(event(token, top, random));
        }
        return builder.trace();
    }

    /** A token whose alternatives come from anywhere in a vocabulary. */
    static TokenEvent spread(int token, int top, int vocabulary, Random random) {
        TokenEvent event = event(token, top, random);
        Prediction near = event.prediction().orElseThrow();
        List<Alternative> far = near.top().stream()
                .map(alternative -> new Alternative(random.nextInt(vocabulary), alternative.logprob()))
                .toList();
        return new TokenEvent(
                far.get(near.rank() - 1).id(),
                event.bytes(),
                event.text(),
                event.position(),
                Optional.of(new Prediction(near.logprob(), near.rank(), near.entropy(), far, near.massCovered())),
                event.draw(),
                event.origin());
    }

    private static TokenEvent event(int token, int top, Random random) {
        double rest = 1;
        List<Alternative> alternatives = new ArrayList<>();
        List<Double> drawn = new ArrayList<>();
        double sharpness = 0.2 + 0.79 * random.nextDouble();
        for (int index = 0; index < top; index++) {
            double probability = rest * sharpness;
            rest -= probability;
            alternatives.add(new Alternative((token + index) % 900, Math.log(probability)));
            drawn.add(index < 3 ? 1.0 / 3 : 0);
        }
        int chosen = random.nextInt(Math.min(3, top));
        return new TokenEvent(
                alternatives.get(chosen).id(),
                entry(alternatives.get(chosen).id()).bytes(),
                "",
                40 + token,
                Optional.of(new Prediction(
                        alternatives.get(chosen).logprob(), chosen + 1, 3 * (1 - sharpness), alternatives, 1 - rest)),
                Optional.of(new Draw(1.0 / 3, 1, Math.log(3), drawn)),
                Origin.SAMPLED);
    }
}
