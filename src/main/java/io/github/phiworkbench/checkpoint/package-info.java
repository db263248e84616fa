/** Hugging Face folders: config.json, safetensors files and their index. */
@NullMarked
package io.github.phiworkbench.checkpoint;

import org.jspecify.annotations.NullMarked;
