package io.github.phiworkbench.compare;

import io.github.phiworkbench.inspect.ReplyText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reply comes down to. Looked for in the order of the kinds; of several of one kind the last counts. Thoughts do not
 * count.
 *
 * @param kind how it was found
 * @param text as the reply has it, without its mark
 */
public record FinalAnswer(Kind kind, String text) {

    /** How a final answer is marked. */
    public enum Kind {
        /** {@code \boxed{...}} of LaTeX. */
        BOXED,
        /** Behind {@code ####}, or behind words such as "the answer is". */
        MARKED,
        /** A letter from A to J that chooses, such as {@code (B)} or a B alone. */
        CHOICE,
        NUMBER
    }

    private static final Pattern BOX = Pattern.compile("\\\\(?:boxed|fbox)\\s*\\{");
    private static final Pattern HASHES = Pattern.compile("(?m)^\\s*####\\s*(\\S.*)$");
    private static final Pattern ANSWER_IS = Pattern.compile(
            "(?i)\\b(?:final answer|answer|correct (?:option|choice))\\b\\W{0,6}?(?:\\s+is\\b|:|=)\\W{0,4}?\\s*(?=\\S)");
    private static final Pattern CHOICE_BEGINS =
            Pattern.compile("^[\\s*_(\\[]*(?:(?i:option|choice)\\s+)?[(\\[]?([A-J])(?:[)\\].:,*_]|\\s*$)");
    private static final Pattern CHOICE_LINE = Pattern.compile("(?m)^[\\s*_]*[(\\[]?([A-J])[)\\]]?[\\s*_.]*$");
    private static final Pattern CHOICE_PARENTHESES = Pattern.compile("\\(([A-J])\\)");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.)\\]}]|[\\w)\\]}][,/])[-−]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)"
                    + "(?:\\.\\d+)?(?:[eE][-+]?\\d+)?(?:/\\d+(?![\\d.]))?|(?<=[\\w)\\]}][-−])\\d+(?:\\.\\d+)?");

    /** A word that begins with a capital letter, as units before a number do not. */
    private static final Pattern NAME = Pattern.compile("\\s*\\p{Lu}\\p{Ll}{2,}[\\s-]");

    /** The final answer of a reply, if it has one. */
    public static Optional<FinalAnswer> of(String reply) {
        String answer = ReplyText.of(reply).answer();
        List<Function<String, Optional<FinalAnswer>>> ways =
                List.of(FinalAnswer::boxed, FinalAnswer::marked, FinalAnswer::choice, FinalAnswer::number);
        return ways.stream().flatMap(way -> way.apply(answer).stream()).findFirst();
    }

    private static Optional<FinalAnswer> boxed(String text) {
        return last(BOX.matcher(text))
                .map(match -> inBraces(text, match.end()))
                .filter(inside -> !inside.isBlank())
                .map(inside -> new FinalAnswer(Kind.BOXED, inside.strip()));
    }

    /** Up to the brace that closes; to the end where an answer was cut off. */
    private static String inBraces(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            depth += switch (text.charAt(i)) {
                case '{' -> 1;
                case '}' -> -1;
                default -> 0;
            };
            if (depth == 0) {
                return text.substring(from, i);
            }
        }
        return text.substring(from);
    }

    private static Optional<FinalAnswer> marked(String text) {
        return last(HASHES.matcher(text))
                .map(match -> match.group(1))
                .or(() -> last(ANSWER_IS.matcher(text)).map(match -> sentence(text.substring(match.end()))))
                .map(FinalAnswer::withoutEmphasis)
                .filter(found -> !found.isEmpty())
                .map(found -> new FinalAnswer(Kind.MARKED, core(found)));
    }

    private static String sentence(String text) {
        return text.lines().findFirst().orElse("").split("[.!?;](?:\\s|$)", 2)[0];
    }

    private static String withoutEmphasis(String text) {
        return text.replaceAll("\\*\\*|__|`", "").strip().replaceFirst("[.,;]+$", "");
    }

    /** The letter that a mark's words begin with, the only number in them, or all of them. */
    private static String core(String words) {
        Matcher choice = CHOICE_BEGINS.matcher(words);
        if (choice.find()) {
            return choice.group(1);
        }
        List<MatchResult> numbers = NUMBER.matcher(words).results().toList();
        return numbers.size() == 1 && !words.contains("\\") ? numbers.getFirst().group() : words;
    }

    private static Optional<FinalAnswer> choice(String text) {
        return last(CHOICE_LINE.matcher(text))
                .or(() -> last(CHOICE_PARENTHESES.matcher(text)))
                .map(match -> new FinalAnswer(Kind.CHOICE, match.group(1)));
    }

    private static Optional<FinalAnswer> number(String text) {
        return last(NUMBER.matcher(text)).map(match -> new FinalAnswer(Kind.NUMBER, match.group()));
    }

    private static Optional<MatchResult> last(Matcher matcher) {
        return matcher.results().reduce((_, next) -> next);
    }

    /** Whether both come down to the same: equal numbers however written, or equal words whatever their case. */
    public boolean agreesWith(FinalAnswer other) {
        return AnswerValue.of(text).equals(AnswerValue.of(other.text));
    }

    /**
     * Whether a reply gives what was expected. An expectation with a final answer, such as a number or a letter, is held against
     * the reply's own; any other, and a name with a number such as Apollo 11, must be the reply's marked answer, or stand in the
     * reply word for word, whatever the case.
     */
    public static boolean meets(String reply, String expected) {
        boolean words = isWords(expected);
        Optional<FinalAnswer> given = of(reply);
        String wanted = words ? expected : of(expected).map(FinalAnswer::text).orElse(expected);
        boolean same = given.isPresent() && AnswerValue.of(given.get().text()).equals(AnswerValue.of(wanted));
        return same || (words && contains(ReplyText.of(reply).answer(), expected));
    }

    private static boolean isWords(String expected) {
        Optional<FinalAnswer> found = of(expected);
        boolean named = found.filter(it -> it.kind() == Kind.NUMBER).isPresent()
                && NAME.matcher(expected).lookingAt();
        return named || (found.isEmpty() && expected.codePoints().anyMatch(Character::isLetterOrDigit));
    }

    private static boolean contains(String text, String words) {
        return (" " + plainWords(text) + " ").contains(" " + plainWords(words) + " ");
    }

    private static String plainWords(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ")
                .strip();
    }
}
