/** The steps of a run and the ports through which they touch the world. */
@NullMarked
package dev.groundwork.engine;

import org.jspecify.annotations.NullMarked;
