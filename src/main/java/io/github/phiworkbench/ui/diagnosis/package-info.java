/** What this machine and this installation have, and whether models work on it. */
@NullMarked
package io.github.phiworkbench.ui.diagnosis;

import org.jspecify.annotations.NullMarked;
