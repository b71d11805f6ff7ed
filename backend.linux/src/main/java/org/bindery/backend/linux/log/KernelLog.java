package org.bindery.backend.linux.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;
import org.bindery.gateway.Poller;

/**
 * The kernel's log from now on: {@code /dev/kmsg}, one record a read (kernel: {@code
 * Documentation/ABI/testing/dev-kmsg}).
 */
public final class KernelLog implements AutoCloseable {
  private static final int EPIPE = 32;

  /** {@code PRINTK_MESSAGE_MAX} of the kernel: a record is never longer. */
  private static final int RECORD = 8192;

  private final Descriptor log;
  private final KernelFaults faults;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment record = arena.allocate(RECORD);
  // Guarded by this.
  private boolean closed;

  private KernelLog(Descriptor log, KernelFaults faults) {
    this.log = log;
    this.faults = faults;
  }

  /**
   * Opens the log at its end.
   *
   * @throws ErrnoException as open: EPERM or EACCES without the permission ({@code
   *     kernel.dmesg_restrict})
   */
  public static KernelLog open(Path dev, Gateway gateway, KernelFaults faults)
      throws ErrnoException {
    Path kmsg = dev.resolve("kmsg");
    Descriptor log = gateway.open(kmsg.toString(), OpenFlags.RDONLY | OpenFlags.NONBLOCK);
    long end = log.seekToEnd();
    if (end < 0) {
      log.close();
      throw new ErrnoException("lseek " + kmsg, (int) -end);
    }
    KernelLog opened = new KernelLog(log, faults);
    faults.readBy(opened::drain);
    return opened;
  }

  /** Has the poller read what is new. */
  public void follow(Poller poller) {
    poller.add(log, this::drain);
  }

  /** Reads what is new; when it returns, all that another thread had read is delivered, too. */
  synchronized void drain() {
    while (!closed) {
      long count = log.read(record);
      if (count > 0) {
        byte[] bytes = record.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        new String(bytes, StandardCharsets.UTF_8).lines().forEach(faults::line);
      } else if (count != -EPIPE) { // EPIPE: records were overwritten; the next read goes on
        return;
      }
    }
  }

  /** To be called when the poller has ended. */
  @Override
  public synchronized void close() {
    closed = true;
    log.close();
    arena.close();
  }
}
