package org.bindery.api;

/**
 * A page table and a virtual machine that do not agree on a bound device's DMA. It harms the
 * guest's data or the owner's time, never the host (seed 000: "a kernel-harmless user space bug").
 *
 * @param what a sentence that names the device, the table and the machine, and what may go wrong
 * @param command mends it, and runs as it stands
 */
public record CoherencyMismatch(String what, String command) {}
