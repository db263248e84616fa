/**
 * Language models in processes of their own, so that a crash of native code, a lack of memory or a hang ends that process
 * and not the program. The two speak JSON Lines over the process's standard input and output.
 */
@NullMarked
package io.github.phiworkbench.engine.worker;

import org.jspecify.annotations.NullMarked;
