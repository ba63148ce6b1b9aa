/** What an add-on is: typed settings, and a pure function from them and the surroundings to resources and checks. */
@NullMarked
package dev.groundwork.addon;

import org.jspecify.annotations.NullMarked;
