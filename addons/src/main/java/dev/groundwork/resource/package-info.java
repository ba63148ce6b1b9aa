@NullMarked
package dev.groundwork.resource;

import org.jspecify.annotations.NullMarked;
