/** Looks at what answers from outside, with plain sockets, TLS and HTTP: only reads, and trusts nobody. */
@NullMarked
package dev.groundwork.network;

import org.jspecify.annotations.NullMarked;
