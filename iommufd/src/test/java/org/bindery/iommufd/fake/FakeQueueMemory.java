package org.bindery.iommufd.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.virtual.QueueMemory;

/** Keeps book of what is locked; what is not mapped is ENOENT, what is scattered EFAULT. */
public final class FakeQueueMemory implements QueueMemory {
  public static final long FRAME = 0x1234;

  /** Whether frames do not follow each other. */
  public boolean scattered;

  private final List<String> locked = new CopyOnWriteArrayList<>();

  /** Ranges that are locked now: {@code ioas 1 0x1000+0x1000}. */
  public List<String> locked() {
    return List.copyOf(locked);
  }

  @Override
  public Locked lock(Ioas ioas, long iova, long length) {
    ioas.source(iova, length);
    if (scattered) {
      throw Refusal.of(Errno.EFAULT, "frames at 0x%x do not follow each other", iova).exception();
    }
    String range = "%s 0x%x+0x%x".formatted(ioas, iova, length);
    locked.add(range);
    return new Locked() {
      @Override
      public long frame() {
        return FRAME;
      }

      @Override
      public void close() {
        if (!locked.remove(range)) {
          throw new AssertionError("let go twice: " + range);
        }
      }
    };
  }
}
