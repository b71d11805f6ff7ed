package org.bindery.host;

/**
 * A piece of a virtual machine's physical memory.
 *
 * @param slot its number
 * @param guestAddress first guest physical address, a multiple of 4096
 * @param length bytes, a multiple of 4096
 * @param userAddress first address in the owner's address space, a multiple of 4096
 */
public record MemorySlot(int slot, long guestAddress, long length, long userAddress) {}
