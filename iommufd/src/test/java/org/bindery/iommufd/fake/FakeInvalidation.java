package org.bindery.iommufd.fake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;

/** Entries of 4 bytes of type 7; one that begins with 0xff is refused. */
final class FakeInvalidation {
  private FakeInvalidation() {}

  static void carryOut(UserDataArray entries, List<Integer> dropped) {
    if (entries.type() != 7) {
      throw Refusal.of(Errno.EINVAL, "no entries of type %d here", entries.type()).exception();
    }
    MemorySegment entry = MemorySegment.ofArray(new byte[4]);
    for (int i = 0; i < entries.count(); i++) {
      entries.read(i, entry, 4);
      int first = entry.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
      if (first == 0xff) {
        throw Refusal.of(Errno.EOPNOTSUPP, "entry %d is none", i).exception();
      }
      dropped.add(first);
      entries.done(i + 1);
    }
  }
}
