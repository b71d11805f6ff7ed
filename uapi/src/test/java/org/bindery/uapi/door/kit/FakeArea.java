package org.bindery.uapi.door.kit;

import org.bindery.api.Access;
import org.bindery.api.Area;

/** A mapped range. */
public record FakeArea(long iova, long length) implements Area {
  @Override
  public Access access() {
    return Access.READ_WRITE;
  }

  @Override
  public long address() {
    return 0;
  }
}
