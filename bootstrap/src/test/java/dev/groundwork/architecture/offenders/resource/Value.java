package dev.groundwork.architecture.offenders.resource;

/** Something to see. */
public record Value(String name) {}
