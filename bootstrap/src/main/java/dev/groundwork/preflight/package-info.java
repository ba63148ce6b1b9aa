/** What must be so on a cluster before anything is laid on it: pure findings from what was read once. */
@NullMarked
package dev.groundwork.preflight;

import org.jspecify.annotations.NullMarked;
