/** TorchScript archives: the zip container, the pickle inside it and the program text. */
@NullMarked
package io.github.phiworkbench.torchscript;

import org.jspecify.annotations.NullMarked;
