package org.bindery.tck.mockcmd;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.AccessCommands;
import org.bindery.tck.mockcmd.TestLayout.AccessPages;
import org.bindery.tck.mockcmd.TestLayout.AccessReplaceIoas;
import org.bindery.tck.mockcmd.TestLayout.AccessRw;
import org.bindery.tck.mockcmd.TestLayout.CreateAccess;
import org.bindery.tck.mockcmd.TestLayout.DestroyAccessPages;
import org.bindery.uapi.U64;

/** Operations on accesses, each a file of its own. */
final class AccessOperations {
  private static final long MOST = 16L << 20;
  private static final long PAGE = 4096;

  private AccessOperations() {}

  /** EOPNOTSUPP flags; what attaching is refused; EFAULT, EMFILE. */
  static void create(TestCall call) {
    int flags = checkFlags(call.get(CreateAccess.FLAGS), CreateAccess.NEEDS_PIN_PAGES);
    TestAccess access = new TestAccess(call.commands(AccessCommands.class), flags != 0);
    boolean made = false;
    try {
      access.attach(call.id());
      call.set(CreateAccess.OUT_ACCESS_FD, call.door().descriptor(access));
      made = true;
    } finally {
      if (!made) {
        access.close();
      }
    }
    // Whose file it is by now: when this fails the door ends it.
    call.door().respond();
  }

  /** EBADFD; ENOENT, EADDRINUSE. */
  static void replace(TestCall call) {
    access(call).replace(call.get(AccessReplaceIoas.IOAS_ID));
  }

  /** ENOMEM; EOPNOTSUPP flags; EBADFD; EOPNOTSUPP it does not pin; what pinning is refused. */
  static void pin(TestCall call) {
    long length = checkLength(call.get(AccessPages.LENGTH));
    int flags = checkFlags(call.get(AccessPages.FLAGS), AccessPages.WRITE | AccessPages.BY_AREA);
    TestAccess access = access(call);
    if (!access.pins()) {
      throw Refusal.of(Errno.EOPNOTSUPP, "access %d does not pin", call.id()).exception();
    }
    long iova = iova(call, access, flags, AccessPages.IOVA);
    long address = call.get(AccessPages.UPTR);
    access.pin(
        iova,
        length,
        (flags & AccessPages.WRITE) == 0 ? Access.READ : Access.WRITE,
        (pages, id) -> {
          if (address != 0) {
            checkSame(call, address - (iova & PAGE - 1), pages);
          }
          call.set(AccessPages.OUT_ACCESS_PAGES_ID, id.getAsInt());
          call.door().respond();
        });
  }

  /** EBADE: what was pinned is not what the user has at the address. */
  private static void checkSame(TestCall call, long address, List<MemorySlice> pages) {
    long at = address & -PAGE;
    for (MemorySlice slice : pages) {
      for (long done = 0; done < slice.length(); done += PAGE, at += PAGE) {
        MemorySlice there = call.process().resolve(at, PAGE, Access.READ).getFirst();
        if (there.memory() != slice.memory() || there.offset() != slice.offset() + done) {
          throw Refusal.of(Errno.EBADE, "another page than that at 0x%x was pinned", at)
              .exception();
        }
      }
    }
  }

  /** EBADFD; ENOENT. */
  static void unpin(TestCall call) {
    access(call).unpin(call.get(DestroyAccessPages.ACCESS_PAGES_ID));
  }

  /** ENOMEM; EOPNOTSUPP flags; EBADFD; EFAULT; what reading or writing is refused. */
  static void copy(TestCall call) {
    long length = checkLength(call.get(AccessRw.LENGTH));
    int flags =
        checkFlags(
            call.get(AccessRw.FLAGS), AccessRw.WRITE | AccessRw.SLOW_PATH | AccessPages.BY_AREA);
    TestAccess access = access(call);
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) length]);
    boolean writes = (flags & AccessRw.WRITE) != 0;
    if (writes) {
      call.door().copyIn(call.get(AccessRw.UPTR), bytes);
    }
    long iova = iova(call, access, flags, AccessRw.IOVA);
    if (writes) {
      access.engine().write(iova, bytes);
    } else {
      access.engine().read(iova, bytes);
      call.door().copyOut(bytes, call.get(AccessRw.UPTR));
    }
  }

  private static TestAccess access(TestCall call) {
    try {
      return call.door().file(call.id(), TestAccess.class);
    } catch (RefusedException refused) {
      throw Refusal.of(Errno.EBADFD, "%d is no access: %s", call.id(), refused.refusal().reason())
          .exception(refused);
    }
  }

  /** Of fuzzers, which find no address: the number of an area, low, and an offset in it, high. */
  private static long iova(TestCall call, TestAccess access, int flags, U64 field) {
    long given = call.get(field);
    if ((flags & AccessPages.BY_AREA) == 0) {
      return given;
    }
    long number = Integer.toUnsignedLong((int) given);
    return access.ioas() == 0
        ? 0
        : call.fd().areas(access.ioas()).stream()
            .skip(number)
            .map(Area::iova)
            .findFirst()
            .map(start -> start + (given >>> 32))
            .orElse(0L);
  }

  private static long checkLength(long length) {
    if (Long.compareUnsigned(length, MOST) > 0) {
      throw Refusal.of(Errno.ENOMEM, "%s bytes at once", Long.toUnsignedString(length)).exception();
    }
    return length;
  }

  private static int checkFlags(int flags, int known) {
    if ((flags & ~known) != 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "flags 0x%x: 0x%x are known", flags, known).exception();
    }
    return flags;
  }
}
