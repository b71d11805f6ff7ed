package org.bindery.gateway;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;

/**
 * Prints what each kind of call allocates once it is compiled, a line each. A program, so that what
 * the compiler has seen before is the same each time.
 */
final class AllocationProbe {
  static final int CALLS = 20_000;

  private static final int ROUNDS = 10;
  private static final long NOTHING_KNOWN = 0x5424;
  private static final long FIONBIO = 0x5421;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** So that it has to be made. */
  private volatile byte[] kept;

  public static void main(String[] arguments) throws Exception {
    new AllocationProbe().run();
  }

  private void run() throws Exception {
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofShared();
        Descriptor event = gateway.eventfd();
        Descriptor memory = gateway.memfd("allocation", 4096)) {
      MemorySegment value = arena.allocateFrom(JAVA_LONG, 1L);
      print("garbage", () -> (kept = new byte[16]).length);
      print("read and write", () -> event.write(value) + event.read(value));
      print("pread and pwrite", () -> memory.write(value, 8) + memory.read(value, 8));
      print("ioctl", () -> event.ioctl(FIONBIO, value));
      print("refused ioctl", () -> event.ioctl(NOTHING_KNOWN, 7L));
    }
  }

  private void print(String name, Call call) {
    long last = 0;
    for (int round = 0; round < ROUNDS; round++) {
      last = round(call);
    }
    System.out.println(name + ": " + last);
  }

  private long round(Call call) {
    long sum = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      sum += call.run();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    if (sum == 1) {
      throw new IllegalStateException("the calls did not do what they should");
    }
    return allocated;
  }

  private interface Call {
    long run();
  }
}
