package org.bindery.hardware;

/**
 * Who sends a DMA request: PCI segment, bus, device and function.
 *
 * @param segment PCI domain, 0-0xffff
 * @param bus 0-255
 * @param devfn device number times 8 plus function, 0-255
 */
public record RequesterId(int segment, int bus, int devfn) {
  public RequesterId {
    if ((segment & ~0xffff) != 0 || (bus & ~0xff) != 0 || (devfn & ~0xff) != 0) {
      throw new IllegalArgumentException(
          "no requester ID: %x:%x:%x".formatted(segment, bus, devfn));
    }
  }

  /** The 16 bits on the bus: bus in the high byte. */
  public int source() {
    return bus << 8 | devfn;
  }

  @Override
  public String toString() {
    return "%04x:%02x:%02x.%x".formatted(segment, bus, devfn >> 3, devfn & 7);
  }
}
