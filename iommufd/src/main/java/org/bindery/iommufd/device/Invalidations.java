package org.bindery.iommufd.device;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;
import org.bindery.engine.InvalidationCommands;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/**
 * {@code iommufd_hwpt_invalidate}: finds what keeps translations of a guest. How many entries were
 * carried out is told by the hardware to the caller, also before it refuses one. Thread-safe.
 */
final class Invalidations implements InvalidationCommands {
  private static final int MOST_ENTRIES = 1 << 19;
  private static final int LONGEST_ENTRY = 4096;

  private final String fd;
  private final ObjectTable objects;
  private final Gate gate;
  private final Hwpts hwpts;

  Invalidations(String fd, ObjectTable objects, Gate gate, Hwpts hwpts) {
    this.fd = fd;
    this.objects = objects;
    this.gate = gate;
    this.hwpts = hwpts;
  }

  @Override
  public void invalidate(int id, UserDataArray entries) {
    gate.enter();
    try {
      checkSize(entries);
      FdObject found = objects.useAny(id);
      if (found == null) {
        throw Refusal.of(Errno.ENOENT, "%s has no object %d", fd, id).exception();
      }
      try {
        invalidate(found, entries);
      } finally {
        hwpts.release(found);
      }
    } finally {
      gate.leave();
    }
  }

  private void invalidate(FdObject found, UserDataArray entries) {
    Object keeper =
        switch (found) {
          case NestedHwpt nested -> nested.domain();
          case GuestIommu iommu -> iommu.slice();
          default ->
              throw Refusal.of(
                      Errno.EINVAL,
                      "%s keeps nothing of a guest: that do nested page tables and virtual IOMMUs",
                      found)
                  .blockedBy(found.toString(), "is of another type")
                  .exception();
        };
    if (!(keeper instanceof CacheInvalidation invalidation)) {
      throw Refusal.of(
              Errno.EOPNOTSUPP, "the hardware of %s of %s invalidates nothing there", found, fd)
          .exception();
    }
    invalidation.invalidate(entries);
  }

  // So that one command cannot keep a CPU for long.
  private static void checkSize(UserDataArray entries) {
    int length = entries.entryLength();
    int count = entries.count();
    if (count != 0
        && (length <= 0 || length > LONGEST_ENTRY || count < 0 || count > MOST_ENTRIES)) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s entries of %s bytes; there may be %d of %d bytes",
              Integer.toUnsignedString(count),
              Integer.toUnsignedString(length),
              MOST_ENTRIES,
              LONGEST_ENTRY)
          .exception();
    }
  }
}
