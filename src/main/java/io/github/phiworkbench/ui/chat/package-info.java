/** The chat pane: conversations, their turns, the composer. */
@NullMarked
package io.github.phiworkbench.ui.chat;

import org.jspecify.annotations.NullMarked;
