/** The command line. The only package that prints. */
@NullMarked
package io.github.phiworkbench.cli;

import org.jspecify.annotations.NullMarked;
