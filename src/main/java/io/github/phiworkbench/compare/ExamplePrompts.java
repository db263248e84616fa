package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.PromptSet.Prompt;
import java.util.List;
import java.util.stream.IntStream;

/** Prompts to begin with, whose answers are known. */
public final class ExamplePrompts {

    /** Products of two-digit numbers, which take several steps on paper. */
    private static final List<List<Integer>> FACTORS = List.of(
            List.of(58, 72),
            List.of(12, 34),
            List.of(57, 64),
            List.of(83, 27),
            List.of(64, 91),
            List.of(29, 88),
            List.of(53, 47),
            List.of(76, 68),
            List.of(95, 39),
            List.of(37, 58));

    private ExamplePrompts() {}

    /** Ten products. */
    public static PromptSet products(String name) {
        return new PromptSet(
                name,
                IntStream.range(0, FACTORS.size())
                        .mapToObj(index -> product(
                                index,
                                FACTORS.get(index).getFirst(),
                                FACTORS.get(index).getLast()))
                        .toList());
    }

    private static Prompt product(int index, int first, int second) {
        return Prompt.of(String.valueOf(index + 1), "What is " + first + " * " + second + "?")
                .expecting(String.valueOf(first * second));
    }
}
