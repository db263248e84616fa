/** Model folders on disk and the import of checkpoints into them. */
@NullMarked
package io.github.phiworkbench.library;

import org.jspecify.annotations.NullMarked;
