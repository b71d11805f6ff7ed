package org.bindery.uapi.door.file;

import org.bindery.api.Memory;

/** Memory by a descriptor, as a memfd is. The memory itself is its owner's: it is not closed. */
public final class MemoryFile extends OpenFile {
  private final Memory memory;

  public MemoryFile(Memory memory) {
    this.memory = memory;
  }

  public Memory memory() {
    return memory;
  }

  @Override
  protected void end() {}
}
