/** The add-ons, one file each. */
@NullMarked
package dev.groundwork.catalog;

import org.jspecify.annotations.NullMarked;
