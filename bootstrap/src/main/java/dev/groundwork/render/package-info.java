/** From the baseline and the facts to resources and checks; pure. */
@NullMarked
package dev.groundwork.render;

import org.jspecify.annotations.NullMarked;
