/**
 * The commands as a person runs them, against a real API server and the AWS emulator: whole outputs, exit codes, and what
 * was really written.
 */
@NullMarked
package dev.groundwork.flow;

import org.jspecify.annotations.NullMarked;
