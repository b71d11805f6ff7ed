package org.bindery.gateway;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Opens kernel objects and owns what it opened: one for each user of it, for example a host.
 * Closing it closes the rest.
 *
 * <p>Safe for use by several threads.
 */
public final class Gateway implements AutoCloseable {
  private static final int EBADF = 9;

  // Linux, include/uapi/linux/memfd.h, eventfd.h, socket.h, netlink.h
  private static final int MFD_CLOEXEC = 1;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM = 2;
  private static final int NETLINK_KOBJECT_UEVENT = 15;
  private static final int KERNEL_GROUP = 1;
  private static final int CLOEXEC_NONBLOCK = OpenFlags.CLOEXEC | OpenFlags.NONBLOCK;

  private final Ledger ledger = new Ledger();
  private final Pollers pollers = new Pollers();
  private volatile boolean closed;

  /**
   * @throws UnsupportedOperationException this is not Linux on x86-64 or aarch64
   */
  public Gateway() {
    Machine.check();
  }

  /**
   * {@code open(2)}, never inherited by programs that are started.
   *
   * @param flags of {@link OpenFlags}
   * @throws ErrnoException as open
   */
  public Descriptor open(String path, int flags) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      return own(Libc.open(arena.allocateFrom(path), flags | OpenFlags.CLOEXEC), "open " + path);
    }
  }

  /**
   * Takes over a descriptor that a command has just answered, as {@code KVM_CREATE_VM} does.
   *
   * @param number it is nobody else's, and closed when this fails
   * @throws ErrnoException EBADF the gateway is closed
   */
  public Descriptor adopt(int number) throws ErrnoException {
    return own(number, "adopt fd " + number);
  }

  /** {@code eventfd(2)}, counting from 0, not blocking. */
  public Descriptor eventfd() throws ErrnoException {
    return own(Libc.eventfd(0, CLOEXEC_NONBLOCK), "eventfd");
  }

  /**
   * {@code memfd_create(2)}: a file in memory.
   *
   * @param name to be seen in /proc, at most 249 bytes
   * @param size bytes
   */
  public Descriptor memfd(String name, long size) throws ErrnoException {
    Descriptor memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = own(Libc.memfd(arena.allocateFrom(name), MFD_CLOEXEC), "memfd_create " + name);
    }
    int result = Libc.ftruncate(memory.number(), size);
    if (result < 0) {
      memory.close();
      throw new ErrnoException("ftruncate " + name + " to " + size, -result);
    }
    return memory;
  }

  /**
   * The kernel's events of devices that come, go and change: a netlink socket, not blocking, one
   * message a read. -ENOBUFS (-105) from a read: messages were lost.
   */
  public Descriptor uevents() throws ErrnoException {
    Descriptor socket =
        own(
            Libc.socket(AF_NETLINK, SOCK_DGRAM | CLOEXEC_NONBLOCK, NETLINK_KOBJECT_UEVENT),
            "socket NETLINK_KOBJECT_UEVENT");
    try (Arena arena = Arena.ofConfined()) {
      // struct sockaddr_nl: family (16 bits), padding (16), port (32), groups (32)
      MemorySegment address = arena.allocate(12, Integer.BYTES);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(ValueLayout.JAVA_INT, 8, KERNEL_GROUP);
      int result = Libc.bind(socket.number(), address);
      if (result < 0) {
        socket.close();
        throw new ErrnoException("bind NETLINK_KOBJECT_UEVENT", -result);
      }
    }
    return socket;
  }

  /** A poller for descriptors of this gateway. */
  public Poller poller() throws ErrnoException {
    Poller poller = new Poller(eventfd(), pollers);
    if (closed) {
      poller.close();
    }
    return poller;
  }

  /** Descriptors and mappings that are open now, those of pollers included. */
  public int openCount() {
    return ledger.size();
  }

  /** How many were closed since nobody held them any more, not by their owner. */
  public long leaked() {
    return ledger.leaked();
  }

  /** Closes what is open. Opening is EBADF from here on. */
  @Override
  public void close() {
    closed = true;
    pollers.closeAll();
    ledger.closeAll();
  }

  private Descriptor own(int result, String call) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(call, -result);
    }
    Handle handle = new Handle(result, ledger);
    ledger.add(handle);
    Descriptor descriptor = new Descriptor(handle, ledger, pollers);
    if (closed) {
      // The gateway was closed meanwhile and may not have seen it.
      descriptor.close();
      throw new ErrnoException(call, EBADF);
    }
    return descriptor;
  }
}
