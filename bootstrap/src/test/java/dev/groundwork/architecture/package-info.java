/** The rules of the architecture, and the proof that each of them can fail. */
@NullMarked
package dev.groundwork.architecture;

import org.jspecify.annotations.NullMarked;
