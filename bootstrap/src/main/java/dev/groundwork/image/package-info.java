/** The container image: built without a container engine, onto a base given by name. */
@NullMarked
package dev.groundwork.image;

import org.jspecify.annotations.NullMarked;
