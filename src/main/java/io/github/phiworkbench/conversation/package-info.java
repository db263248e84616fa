/** Chats as trees of messages, stored in one SQLite file: list, search, branches, export and import. */
@NullMarked
package io.github.phiworkbench.conversation;

import org.jspecify.annotations.NullMarked;
