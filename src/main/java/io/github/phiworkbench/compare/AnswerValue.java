package io.github.phiworkbench.compare;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer's text means, however it is written. Equal values are equal answers. */
sealed interface AnswerValue {

    /** A fraction in lowest terms with a positive denominator. */
    record Rational(BigInteger numerator, BigInteger denominator) implements AnswerValue {}

    /** Anything that is no number. */
    record Words(String text) implements AnswerValue {}

    Pattern DECIMAL = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d{1,3})?");
    Pattern FRACTION =
            Pattern.compile("([-+]?)(?:\\\\frac\\{([-+]?[\\d.]+)}\\{([-+]?[\\d.]+)}|([-+]?[\\d.]+)/([\\d.]+))");

    /** No number that matters is longer, and the time to reduce one grows with its length. */
    int LONGEST_NUMBER = 400;

    static AnswerValue of(String text) {
        String plain = plain(text);
        return rational(plain).<AnswerValue>map(value -> value).orElseGet(() -> new Words(plain));
    }

    private static String plain(String text) {
        String plain = text.toLowerCase(Locale.ROOT)
                .replace('−', '-')
                .replaceAll("\\\\[dt]frac", "\\\\frac")
                .replaceAll("\\\\frac(\\d)(\\d)", "\\\\frac{$1}{$2}")
                .replaceAll("\\\\(?:left|right|displaystyle|quad|[,!;: ])|\\\\[()\\[\\]]|\\$", "")
                .replaceAll("\\^\\{?\\\\circ}?|°|\\\\?%", "")
                .replaceAll("\\\\(?:text|mathrm|mathbf|textbf|mbox)\\{([^{}]*)}", "$1")
                .replace("{,}", ",")
                .replaceAll("(?<=\\d),(?=\\d{3}(?:\\D|$))", "")
                .replaceAll("\\s+", "")
                .replaceFirst("^[a-z]=", "")
                .replaceFirst("[.,;]+$", "");
        return plain.replaceFirst("^\\(([a-j])\\)$", "$1");
    }

    private static Optional<Rational> rational(String plain) {
        if (plain.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        if (DECIMAL.matcher(plain).matches()) {
            return decimal(plain).map(value -> ratio(value, BigDecimal.ONE));
        }
        Matcher fraction = FRACTION.matcher(plain);
        if (!fraction.matches()) {
            return Optional.empty();
        }
        boolean latex = fraction.group(2) != null;
        Optional<BigDecimal> above = decimal(fraction.group(latex ? 2 : 4));
        Optional<BigDecimal> below = decimal(fraction.group(latex ? 3 : 5)).filter(value -> value.signum() != 0);
        return above.isEmpty() || below.isEmpty()
                ? Optional.empty()
                : Optional.of(ratio(fraction.group(1).equals("-") ? above.get().negate() : above.get(), below.get()));
    }

    private static Optional<BigDecimal> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Rational ratio(BigDecimal above, BigDecimal below) {
        int scale = Math.max(0, Math.max(above.scale(), below.scale()));
        BigInteger numerator = above.movePointRight(scale).toBigIntegerExact();
        BigInteger denominator = below.movePointRight(scale).toBigIntegerExact();
        BigInteger common = numerator.gcd(denominator).multiply(BigInteger.valueOf(denominator.signum()));
        return new Rational(numerator.divide(common), denominator.divide(common));
    }
}
