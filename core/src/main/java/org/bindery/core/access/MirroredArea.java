package org.bindery.core.access;

import java.util.HashSet;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.IovaRange;

/** A mapped area as the mirror knows it, with who has pinned it. Guarded by its {@link Mirror}. */
final class MirroredArea {
  final long iova;
  final long length;
  final Access access;

  /** User address of the first byte. */
  final long address;

  final Set<Pin> pins = new HashSet<>(2);

  /** How many unmaps keep new accesses away ({@code prevent_access}). */
  int unmappings;

  MirroredArea(Area area) {
    this(area.iova(), area.length(), area.access(), area.address());
  }

  MirroredArea(long iova, long length, Access access, long address) {
    this.iova = iova;
    this.length = length;
    this.access = access;
    this.address = address;
  }

  long last() {
    return iova + (length - 1);
  }

  IovaRange range() {
    return new IovaRange(iova, last());
  }

  boolean isIn(IovaRange range) {
    return range.contains(iova) && range.contains(last());
  }

  /** {@code 0x1000-0x1fff}. */
  @Override
  public String toString() {
    return range().toString();
  }
}
