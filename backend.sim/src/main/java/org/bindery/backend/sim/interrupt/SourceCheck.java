package org.bindery.backend.sim.interrupt;

/**
 * Which requesters a remapping entry is for: the fields SVT, SQ and SID of VT-d's interrupt
 * remapping table entries (VT-d specification, "Interrupt Remapping Table Entry").
 *
 * @param type SVT: how the source is verified
 * @param qualifier SQ, 0-3: so many of bits 2:0 are not compared, the highest of them first
 * @param source SID, 16 bits: a requester's bus, device and function; or first and last bus
 */
public record SourceCheck(Type type, int qualifier, int source) {
  /** How a source is verified. */
  public enum Type {
    REQUESTER,
    BUS
  }

  private static final int[] IGNORED = {0, 0x4, 0x6, 0x7};

  /** All 16 bits. */
  public static SourceCheck exactly(int source) {
    return new SourceCheck(Type.REQUESTER, 0, source);
  }

  /** Any requester of these buses: what is behind a bridge may bear other numbers than its own. */
  public static SourceCheck buses(int first, int last) {
    return new SourceCheck(Type.BUS, 0, first << 8 | last);
  }

  /**
   * @param requester 16 bits
   */
  public boolean admits(int requester) {
    return switch (type) {
      case REQUESTER -> ((requester ^ source) & ~IGNORED[qualifier] & 0xffff) == 0;
      case BUS -> requester >> 8 >= source >> 8 && requester >> 8 <= (source & 0xff);
    };
  }
}
