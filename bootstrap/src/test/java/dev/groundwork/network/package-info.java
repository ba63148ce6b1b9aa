@NullMarked
package dev.groundwork.network;

import org.jspecify.annotations.NullMarked;
