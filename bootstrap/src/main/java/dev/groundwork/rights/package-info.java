/** What a caller must be allowed to do for a baseline: values, computed from what is rendered. Sees no client. */
@NullMarked
package dev.groundwork.rights;

import org.jspecify.annotations.NullMarked;
