package io.github.phiworkbench.tokenizer;

/**
 * A token that is cut out of the text before byte-level BPE sees it, as {@code added_tokens} in tokenizer.json lists
 * them.
 *
 * @param id its token id
 * @param content its literal in a prompt, such as {@code <|im_start|>}
 * @param singleWord matches only where no word character stands next to it
 * @param lstrip swallows white space before it
 * @param rstrip swallows white space after it
 * @param normalized is looked for after all tokens that are not
 * @param special is control, not content: left out of the text of an answer
 */
public record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip,
        boolean normalized,
        boolean special) {}
