/** How the text of a chat is shown: Markdown with mathematics and code, as blocks without and then as nodes of JavaFX. */
@NullMarked
package io.github.phiworkbench.ui.markdown;

import org.jspecify.annotations.NullMarked;
