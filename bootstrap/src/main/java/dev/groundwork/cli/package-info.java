/** The commands, one a file; wiring; messages. */
@NullMarked
package dev.groundwork.cli;

import org.jspecify.annotations.NullMarked;
