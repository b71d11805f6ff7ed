package org.bindery.uapi.door.file;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * A process' descriptors: from 3 on, the lowest free one. Thread-safe; no file is called under the
 * lock.
 *
 * <p>As in the kernel a number is reserved first and stands for its file only when nothing can fail
 * any more.
 */
public final class Descriptors {
  private static final int FIRST = 3;

  /** The usual RLIMIT_NOFILE. */
  private static final int LIMIT = 1024;

  private static final class Reserved extends OpenFile {
    @Override
    protected void end() {}
  }

  private static final OpenFile RESERVED = new Reserved();

  // By number less FIRST; a gap is null. Guarded by this.
  private final List<OpenFile> files = new ArrayList<>();
  private boolean closed;

  /**
   * @throws RefusedException EMFILE
   */
  public synchronized int reserve() {
    if (closed) {
      throw Refusal.of(Errno.EMFILE, "the process has exited").exception();
    }
    int free = files.indexOf(null);
    int index = free >= 0 ? free : files.size();
    if (index + FIRST >= LIMIT) {
      throw Refusal.of(Errno.EMFILE, "all %d descriptors are open", LIMIT).exception();
    }
    if (free >= 0) {
      files.set(index, RESERVED);
    } else {
      files.add(RESERVED);
    }
    return index + FIRST;
  }

  /** Gives back what was reserved. */
  public synchronized void cancel(int descriptor) {
    if (!closed) {
      files.set(descriptor - FIRST, null);
    }
  }

  /** Lets a number that was reserved stand for a file, whose first holder it is from now on. */
  public void install(int descriptor, OpenFile file) {
    synchronized (this) {
      if (!closed) {
        files.set(descriptor - FIRST, file);
        return;
      }
    }
    file.drop();
  }

  /**
   * The file of a number, held; whoever asks drops it.
   *
   * @throws RefusedException EBADF
   */
  public synchronized OpenFile hold(int descriptor) {
    OpenFile file = get(descriptor);
    // The descriptor itself holds it as long as it is in the table.
    file.hold();
    return file;
  }

  /**
   * Takes a number out; whoever asks drops the file.
   *
   * @throws RefusedException EBADF
   */
  public synchronized OpenFile remove(int descriptor) {
    OpenFile file = get(descriptor);
    files.set(descriptor - FIRST, null);
    return file;
  }

  /** Takes all out, for good: what is installed after that is dropped. */
  public synchronized List<OpenFile> removeAll() {
    closed = true;
    List<OpenFile> all = files.stream().filter(file -> file != null && file != RESERVED).toList();
    files.clear();
    return all;
  }

  private OpenFile get(int descriptor) {
    int index = descriptor - FIRST;
    OpenFile file = index >= 0 && index < files.size() ? files.get(index) : null;
    if (file == null || file == RESERVED) {
      throw Refusal.of(Errno.EBADF, "no descriptor %d", descriptor).exception();
    }
    return file;
  }
}
