/** Wiring by hand, application folders, start-up and shutdown. */
@NullMarked
package io.github.phiworkbench.app;

import org.jspecify.annotations.NullMarked;
