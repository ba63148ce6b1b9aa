@NullMarked
package dev.groundwork.sandbox;

import org.jspecify.annotations.NullMarked;
