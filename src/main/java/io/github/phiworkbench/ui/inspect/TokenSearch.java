package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.heat.TokenSet;
import java.util.BitSet;
import java.util.Locale;

/** Finds words in a trace, also those that run over several tokens. */
final class TokenSearch {

    private TokenSearch() {}

    /** The tokens that a text is found in, whatever the case of its letters. */
    static TokenSet in(TokenTrace trace, String wanted) {
        String needle = wanted.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder();
        int[] ends = new int[trace.size()];
        for (int token = 0; token < trace.size(); token++) {
            text.append(trace.text(token).toLowerCase(Locale.ROOT));
            ends[token] = text.length();
        }
        BitSet found = new BitSet();
        int token = 0;
        for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
            while (ends[token] <= at) {
                token++;
            }
            for (int part = token; part < ends.length; part++) {
                found.set(part);
                if (ends[part] >= at + needle.length()) {
                    break;
                }
            }
        }
        return TokenSet.of(found.stream());
    }
}
