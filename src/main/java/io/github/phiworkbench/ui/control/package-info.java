/** Controls that know nothing of models or chats. */
@NullMarked
package io.github.phiworkbench.ui.control;

import org.jspecify.annotations.NullMarked;
