@NullMarked
package dev.groundwork.rights;

import org.jspecify.annotations.NullMarked;
