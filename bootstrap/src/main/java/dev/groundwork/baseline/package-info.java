/** The declared file: parsing, JSON Schema, and problems with their positions. */
@NullMarked
package dev.groundwork.baseline;

import org.jspecify.annotations.NullMarked;
