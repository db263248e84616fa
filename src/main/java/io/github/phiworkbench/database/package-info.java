/** SQLite files of this program: opened whatever state they are in, brought to its form, read and written in transactions. */
@NullMarked
package io.github.phiworkbench.database;

import org.jspecify.annotations.NullMarked;
