package io.github.phiworkbench.ui.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whole numbers as a user types them: parted by commas, semicolons or blanks. */
final class NumberList {

    private static final int MOST = 8;
    private static final Pattern BETWEEN = Pattern.compile("[,;\\s]+");

    private NumberList() {}

    /**
     * Reads a list.
     *
     * @return each number once, in its order; empty if something else was typed, a number is out of range, or there are too many
     */
    static Optional<List<Integer>> parse(String text, int least, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : BETWEEN.splitAsStream(text.strip()).toList()) {
            if (!word.matches("[0-9]{1,7}")) {
                return Optional.empty();
            }
            int number = Integer.parseInt(word);
            if (number < least || number > most) {
                return Optional.empty();
            }
            if (!numbers.contains(number)) {
                numbers.add(number);
            }
        }
        return numbers.size() > MOST ? Optional.empty() : Optional.of(List.copyOf(numbers));
    }
}
