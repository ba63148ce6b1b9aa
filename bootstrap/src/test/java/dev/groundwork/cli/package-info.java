/** Tests of what the commands share. */
@NullMarked
package dev.groundwork.cli;

import org.jspecify.annotations.NullMarked;
