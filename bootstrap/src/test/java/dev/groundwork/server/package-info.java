/** Tests of what runs remember and whom they tell, against real local servers. */
@NullMarked
package dev.groundwork.server;

import org.jspecify.annotations.NullMarked;
