package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import java.text.Bidi;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tokens of a trace in lines, as a text flows: a line ends where a token says so, or before the word that would go beyond
 * the width. Lines are equally high. When a trace goes on, only its last line is laid out anew.
 */
final class TokenLayout {

    /** Pixels between two boxes. */
    static final int GAP = 1;

    private static final byte[] NOTHING = {};

    private final TextMeasure measure;
    private final Map<Integer, TokenBox> byId = new HashMap<>();
    private final Map<TokenLabel, TokenBox> byLabel = new HashMap<>();
    private Optional<TokenTrace> trace = Optional.empty();
    private int width;
    private int size;
    private TokenBox[] boxes = new TokenBox[64];
    private int[] lefts = new int[64];
    private int lines = 1;

    /** By line: its first token. Lines that are empty begin where the next one does. */
    private int[] starts = new int[16];

    TokenLayout(TextMeasure measure) {
        this.measure = measure;
    }

    /**
     * Lays out a trace.
     *
     * @param newWidth of a line in pixels
     * @return how many tokens at the start are the same as before
     */
    int layOut(TokenTrace newTrace, double newWidth) {
        int pixels = (int) Math.max(1, newWidth);
        int same = trace.map(before -> TraceStart.common(before, newTrace)).orElse(0);
        if (pixels == width && same == size && same == newTrace.size()) {
            trace = Optional.of(newTrace);
            return same;
        }
        // A line ends by what comes up to the second line after it, so all that does not change stays where it is.
        int undone = same < size ? 2 : 0;
        int line = pixels == width && same > 0 ? Math.max(0, lineOf(same - 1) - undone) : 0;
        trace = Optional.of(newTrace);
        width = pixels;
        size = newTrace.size();
        reserve();
        fit(newTrace, same);
        flow(line);
        return same;
    }

    private void reserve() {
        if (size > boxes.length) {
            int room = size + size / 2;
            boxes = Arrays.copyOf(boxes, room);
            lefts = Arrays.copyOf(lefts, room);
        }
    }

    /** Finds the box of each token from one on. */
    private void fit(TokenTrace now, int first) {
        byte[] held = heldBefore(now, first);
        for (int token = first; token < size; token++) {
            int id = now.id(token);
            Entry entry = now.entry(id);
            if (entry.control() || entry.bytes().length() == 0) {
                boxes[token] = byId.computeIfAbsent(id, _ -> box(plain(entry, id)));
                continue;
            }
            TokenBox known = held.length == 0 ? byId.get(id) : null;
            if (known != null) {
                boxes[token] = known;
                continue;
            }
            byte[] bytes = entry.bytes().toArray();
            byte[] rest = Utf8Tail.after(held, bytes);
            byte[] shown = rest.length <= bytes.length ? rest : bytes;
            TokenLabel label = TokenLabel.of(now.text(token), shown);
            boolean continues = held.length > 0 && Utf8Tail.isContinuation(bytes[0]);
            boxes[token] = box(continues ? label.continuing() : label);
            if (held.length == 0 && rest.length == 0) {
                byId.put(id, boxes[token]);
            }
            held = rest;
        }
    }

    private static TokenLabel plain(Entry entry, int id) {
        return entry.control() ? TokenLabel.control(entry, id) : TokenLabel.unknown(id);
    }

    private TokenBox box(TokenLabel label) {
        return byLabel.computeIfAbsent(label, it -> TokenBox.of(it, measure));
    }

    /** The bytes of an unfinished character before a token. */
    private static byte[] heldBefore(TokenTrace trace, int token) {
        int from = token;
        int bytes = 0;
        while (from > 0 && bytes < Utf8Tail.MOST + 1) {
            from--;
            Entry entry = trace.entry(trace.id(from));
            bytes += entry.control() ? 0 : entry.bytes().length();
        }
        byte[] held = NOTHING;
        for (int at = from; at < token; at++) {
            Entry entry = trace.entry(trace.id(at));
            held = entry.control() ? held : Utf8Tail.after(held, entry.bytes().toArray());
        }
        return held;
    }

    /** Puts the tokens into lines, from the start of a line on. */
    private void flow(int firstLine) {
        int start = starts[firstLine];
        lines = firstLine;
        newLine(start);
        int breakBefore = start;
        int x = 0;
        for (int token = start; token < size; token++) {
            TokenBox box = boxes[token];
            int lineStart = starts[lines - 1];
            if (token > lineStart && (box.opens() || boxes[token - 1].closes())) {
                breakBefore = token;
            }
            while (x + box.width() > width && token > lineStart) {
                int from = breakBefore > lineStart ? breakBefore : token;
                arrange(lineStart, from);
                newLine(from);
                lineStart = from;
                x = 0;
                for (int moved = from; moved < token; moved++) {
                    lefts[moved] = x;
                    x += widthOf(moved) + GAP;
                }
            }
            lefts[token] = x;
            x += widthOf(token) + GAP;
            if (box.label().breaks() > 0) {
                arrange(starts[lines - 1], token + 1);
                for (int ended = 0; ended < Math.min(2, box.label().breaks()); ended++) {
                    newLine(token + 1);
                }
                breakBefore = token + 1;
                x = 0;
            }
        }
        arrange(starts[lines - 1], size);
    }

    private void newLine(int start) {
        if (lines == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[lines++] = start;
    }

    /** Puts words that run from right to left into the order in which they are read. */
    private void arrange(int from, int to) {
        boolean needed = false;
        for (int token = from; token < to && !needed; token++) {
            needed = boxes[token].rightToLeft();
        }
        if (!needed) {
            return;
        }
        byte[] levels = levels(from, to);
        Integer[] order = new Integer[to - from];
        Arrays.setAll(order, index -> from + index);
        Bidi.reorderVisually(levels, 0, order, 0, order.length);
        int x = 0;
        for (int token : order) {
            lefts[token] = x;
            x += widthOf(token) + GAP;
        }
    }

    /** By token: odd where it runs from right to left. A part of a character goes with the character. */
    private byte[] levels(int from, int to) {
        StringBuilder text = new StringBuilder();
        int[] places = new int[to - from];
        for (int token = from; token < to; token++) {
            String shown = boxes[token].label().text();
            int blanks = shown.length() - shown.stripLeading().length();
            places[token - from] = text.length() + (blanks < shown.length() ? blanks : 0);
            text.append(shown);
        }
        Bidi bidi = new Bidi(text.toString(), Bidi.DIRECTION_LEFT_TO_RIGHT);
        byte[] levels = new byte[to - from];
        for (int index = levels.length - 1; index >= 0; index--) {
            boolean part =
                    index + 1 < levels.length && boxes[from + index + 1].label().continues();
            levels[index] = part ? levels[index + 1] : (byte) bidi.getLevelAt(places[index]);
        }
        return levels;
    }

    int size() {
        return size;
    }

    /** How many lines there are, at least one. */
    int lines() {
        return lines;
    }

    /** The first token of a line; the number of tokens for what would come after the last. */
    int start(int line) {
        return line < lines ? starts[line] : size;
    }

    /** The line that a token stands in. */
    int lineOf(int token) {
        int low = 0;
        int high = lines - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= token) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    TokenBox box(int token) {
        return boxes[Objects.checkIndex(token, size)];
    }

    /** Left edge of a token's box, from that of the line. */
    int left(int token) {
        return lefts[Objects.checkIndex(token, size)];
    }

    /** Width of a token's box; one that is wider than a line is cut. */
    int widthOf(int token) {
        return Math.min(width, boxes[token].width());
    }

    /** Whether a token stands beside the one that began its first character. */
    boolean joined(int token) {
        return token > 0 && lefts[token] > 0 && boxes[token].label().continues();
    }

    /** The token whose box, or the gap after it, holds a point of a line. */
    OptionalInt tokenAt(int line, double x) {
        if (line < 0 || line >= lines) {
            return OptionalInt.empty();
        }
        for (int token = start(line); token < start(line + 1); token++) {
            if (x >= lefts[token] && x < lefts[token] + widthOf(token) + GAP) {
                return OptionalInt.of(token);
            }
        }
        return OptionalInt.empty();
    }

    /** The token nearest to a point of a line; the one before an empty line. Empty only where there is no token at all. */
    OptionalInt nearest(int line, double x) {
        if (size == 0) {
            return OptionalInt.empty();
        }
        int inside = Math.clamp(line, 0, lines - 1);
        int best = Math.max(0, start(inside) - 1);
        double distance = Double.MAX_VALUE;
        for (int token = start(inside); token < start(inside + 1); token++) {
            double middle = lefts[token] + widthOf(token) / 2.0;
            if (Math.abs(middle - x) - widthOf(token) / 2.0 < distance) {
                distance = Math.abs(middle - x) - widthOf(token) / 2.0;
                best = token;
            }
        }
        return OptionalInt.of(best);
    }
}
