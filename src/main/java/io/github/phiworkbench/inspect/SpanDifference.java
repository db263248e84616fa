package io.github.phiworkbench.inspect;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What two models with different tokens say of the same text. It is cut into the smallest pieces that are whole tokens of both
 * and whole characters; the log-probability of a piece is the sum of those of its tokens. Whole distributions cannot be
 * compared, so there is no divergence.
 *
 * @param reference the numbers of the model that the other is compared with, for its own tokens
 * @param candidate the numbers of the other, for its own tokens
 * @param spans the pieces in order; joined they are the text
 */
public record SpanDifference(TokenTrace reference, TokenTrace candidate, List<Span> spans) implements ModelDifference {

    public SpanDifference {
        spans = List.copyOf(spans);
    }

    /**
     * A piece of the text.
     *
     * @param start where it begins in the text, in bytes of UTF-8
     * @param end where it ends
     * @param reference the reference's tokens for it
     * @param candidate the candidate's
     */
    public record Span(int start, int end, Side reference, Side candidate) {

        /** By how much its log-probability is greater for the candidate; NaN where one model did not predict all of it. */
        public double logprobChange() {
            return candidate.logprob() - reference.logprob();
        }
    }

    /**
     * The tokens of one model for a piece.
     *
     * @param from index of the first in its trace
     * @param to one more than the index of the last
     * @param logprob natural logarithm of the probability of all of them; NaN where text of theirs was not predicted, as
     *     that of a sequence's first token
     */
    public record Side(int from, int to, double logprob) {}

    /**
     * The pieces that both models predicted, together.
     *
     * @param bytes their length in UTF-8
     * @param referenceLogprob natural logarithm of their probability for the reference
     * @param candidateLogprob the same for the candidate
     */
    public record Total(int bytes, double referenceLogprob, double candidateLogprob) {}

    /**
     * Aligns two traces of one text. A token that adds nothing to the text belongs to the piece after it, or to the last one.
     *
     * @throws IllegalArgumentException if the texts differ
     */
    public static SpanDifference of(TokenTrace reference, TokenTrace candidate) {
        byte[] text = text(reference);
        int mismatch = Arrays.mismatch(text, text(candidate));
        if (mismatch >= 0) {
            throw new IllegalArgumentException("The texts of the two models differ from byte " + mismatch
                    + " on, so they cannot be aligned; give both the same text.");
        }
        Cursor first = new Cursor(reference);
        Cursor second = new Cursor(candidate);
        List<Span> spans = new ArrayList<>();
        while (first.hasMore() || second.hasMore()) {
            spans.add(next(text, first, second));
        }
        return new SpanDifference(reference, candidate, spans);
    }

    private static byte[] text(TokenTrace trace) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int token = 0; token < trace.size(); token++) {
            text.writeBytes(Cursor.bytes(trace, token));
        }
        return text.toByteArray();
    }

    private static Span next(byte[] text, Cursor first, Cursor second) {
        int start = first.place;
        int firstFrom = first.token;
        int secondFrom = second.token;
        while (first.hasMore() || second.hasMore()) {
            boolean secondIsBehind = second.place < first.place || !first.hasMore();
            (secondIsBehind ? second : first).step();
            boolean together = first.place == second.place && first.place > start;
            // At the end, what adds nothing is taken along.
            if (together && first.place < text.length && beginsCharacter(text[first.place])) {
                break;
            }
        }
        return new Span(start, first.place, first.side(firstFrom), second.side(secondFrom));
    }

    /** In UTF-8 all bytes of a character but the first begin with the bits 10. */
    private static boolean beginsCharacter(byte octet) {
        return (octet & 0xC0) != 0x80;
    }

    /** Walks over a trace's tokens. */
    private static final class Cursor {
        private final TokenTrace trace;
        private int token;
        private int place;

        Cursor(TokenTrace trace) {
            this.trace = trace;
        }

        /** What a token adds to the text. */
        static byte[] bytes(TokenTrace trace, int token) {
            TokenTrace.Entry entry = trace.entry(trace.id(token));
            return entry.control() ? new byte[0] : entry.bytes().toArray();
        }

        boolean hasMore() {
            return token < trace.size();
        }

        void step() {
            place += bytes(trace, token++).length;
        }

        /** A token that nothing predicted is no gap where it adds nothing to the text, as the mark that begins it. */
        Side side(int from) {
            double logprob = IntStream.range(from, token)
                    .filter(i -> trace.isPredicted(i) || bytes(trace, i).length > 0)
                    .mapToDouble(trace::logprob)
                    .sum();
            return new Side(from, token, logprob);
        }
    }

    /** The characters of a piece. */
    public String text(Span span) {
        return reference.text(span.reference().from(), span.reference().to());
    }

    /** What both models predicted, together. */
    public Total total() {
        int bytes = 0;
        double ofReference = 0;
        double ofCandidate = 0;
        for (Span span : spans) {
            if (!Double.isNaN(span.logprobChange())) {
                bytes += span.end() - span.start();
                ofReference += span.reference().logprob();
                ofCandidate += span.candidate().logprob();
            }
        }
        return new Total(bytes, ofReference, ofCandidate);
    }

    /** The pieces that both models predicted, by how much their log-probabilities differ, most first. */
    public List<Span> strongest() {
        return spans.stream()
                .filter(span -> !Double.isNaN(span.logprobChange()))
                .sorted(Comparator.comparingDouble((Span span) -> -Math.abs(span.logprobChange())))
                .toList();
    }
}
