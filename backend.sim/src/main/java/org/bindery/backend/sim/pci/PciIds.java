package org.bindery.backend.sim.pci;

/**
 * What a function says it is.
 *
 * @param vendor 16 bits, as the next three
 * @param deviceClass 24 bits: class, subclass, programming interface
 * @param revision 8 bits
 */
public record PciIds(
    int vendor,
    int device,
    int subsystemVendor,
    int subsystemDevice,
    int deviceClass,
    int revision) {}
