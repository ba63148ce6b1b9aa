/** Tests of the whole. */
@NullMarked
package dev.groundwork;

import org.jspecify.annotations.NullMarked;
