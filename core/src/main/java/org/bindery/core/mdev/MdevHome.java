package org.bindery.core.mdev;

/** What the process gives mediated devices: where definitions are kept, where devices are told. */
public record MdevHome(DefinitionStore definitions, DevicePublisher publisher) {}
