/** The models pane: what is on the disk, loading with an estimate of memory, import, removal. */
@NullMarked
package io.github.phiworkbench.ui.models;

import org.jspecify.annotations.NullMarked;
