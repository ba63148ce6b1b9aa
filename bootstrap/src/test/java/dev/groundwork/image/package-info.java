@NullMarked
package dev.groundwork.image;

import org.jspecify.annotations.NullMarked;
