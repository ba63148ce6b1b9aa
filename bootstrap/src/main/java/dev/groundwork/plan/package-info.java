/** The values of a run: what would change, what happened, how it is, and what is proved. Nothing here touches the world. */
@NullMarked
package dev.groundwork.plan;

import org.jspecify.annotations.NullMarked;
