package dev.groundwork.architecture.offenders.helpers;

/** Lies in a package that nobody has given a place. */
final class Helper {}
