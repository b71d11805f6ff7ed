package org.bindery.model.idxd.register;

/** Capabilities of the groups. */
public record GroupCap(long bits) {
  private static final BitField GROUPS = new BitField(0, 8);
  private static final BitField READ_BUFFERS = new BitField(8, 8);

  public int groups() {
    return (int) GROUPS.get(bits);
  }

  /** Read buffers that all groups share; once called bandwidth tokens. */
  public int readBuffers() {
    return (int) READ_BUFFERS.get(bits);
  }

  /** Read buffers can be reserved for and allowed to groups. */
  public boolean readBufferControl() {
    return (bits >>> 16 & 1) != 0;
  }

  /** There is a limit of its own for groups that ask for it. */
  public boolean readBufferLimit() {
    return (bits >>> 17 & 1) != 0;
  }

  /** How many descriptors a group has in progress can be limited. */
  public boolean progressLimit() {
    return (bits >>> 18 & 1) != 0;
  }
}
