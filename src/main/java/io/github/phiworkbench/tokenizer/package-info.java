/** Text to token ids and back, decoding while streaming, and chat templates. */
@NullMarked
package io.github.phiworkbench.tokenizer;

import org.jspecify.annotations.NullMarked;
