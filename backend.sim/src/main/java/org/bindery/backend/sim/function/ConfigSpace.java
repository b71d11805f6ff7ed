package org.bindery.backend.sim.function;

import java.util.List;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.ResourceRange;

/**
 * A function's configuration space as whoever owns the function sees and writes it.
 *
 * <p>As VFIO does it, what a user writes to base address registers and to the address, data and
 * count of MSI is kept and read back, and moves nothing: regions are reached by their index, and
 * vectors are wired through the device file. The enable bit of MSI can be set only while vectors
 * are wired. Command register bits act: decoding, bus mastering, interrupt disable.
 *
 * <p>Safe for use by several threads; reading a flag takes no lock.
 */
public final class ConfigSpace {
  private static final int STATUS = 0x06;
  private static final int STATUS_INTERRUPT = 1 << 3;
  private static final int COMMAND_IO = 1;
  private static final int COMMAND_MEMORY = 1 << 1;
  private static final int COMMAND_BUS_MASTER = 1 << 2;
  private static final int COMMAND_INTX_DISABLE = 1 << 10;
  private static final int INTERRUPT_PIN = 0x3d;

  private final byte[] mask;
  private final int msi;
  private final int msix;
  private final RequestSwitches switches;
  private final NoSnoopSwitch noSnoop;
  private byte[] bytes;
  private boolean msiAllowed;
  private boolean msixAllowed;
  private volatile boolean interruptPending;
  private volatile int command;
  private volatile boolean msiEnabled;
  private volatile Runnable onChange = () -> {};

  public ConfigSpace(ConfigImage image, List<ResourceRange> resources) {
    this.mask = WriteMask.of(image, resources);
    this.msi = image.capability(Capability.MSI);
    this.msix = image.capability(Capability.MSIX);
    this.switches = new RequestSwitches(image);
    this.noSnoop = new NoSnoopSwitch(image);
    this.bytes = image.bytes();
    changed();
  }

  /** What is called after each write, on the writer's thread and with no lock held. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  public int size() {
    return mask.length;
  }

  /** Little-endian; the caller has checked offset and width. */
  public long read(long offset, int width) {
    return read(offset, width, () -> {});
  }

  synchronized long read(long offset, int width, Permit permit) {
    permit.require();
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | byteAt((int) offset + i);
    }
    return value;
  }

  private int byteAt(int offset) {
    int value = bytes[offset] & 0xff;
    return offset == STATUS && interruptPending ? value | STATUS_INTERRUPT : value;
  }

  /** Bits that cannot be written stay. */
  public void write(long offset, int width, long value) {
    write(offset, width, value, () -> {});
  }

  void write(long offset, int width, long value, Permit permit) {
    synchronized (this) {
      permit.require();
      for (int i = 0; i < width; i++) {
        int at = (int) offset + i;
        int written = (int) (value >>> 8 * i) & mask[at];
        bytes[at] = (byte) (bytes[at] & ~mask[at] | written);
      }
      changed();
    }
    onChange.run();
  }

  private void changed() {
    if (msi != 0 && !msiAllowed) {
      bytes[msi + 2] &= ~1;
    }
    if (msix != 0 && !msixAllowed) {
      bytes[msix + 3] &= (byte) 0x7f;
    }
    command = bytes[WriteMask.COMMAND] & 0xff | (bytes[WriteMask.COMMAND + 1] & 0xff) << 8;
    msiEnabled =
        msi != 0 && (bytes[msi + 2] & 1) != 0 || msix != 0 && (bytes[msix + 3] & 0x80) != 0;
    switches.read(bytes);
    noSnoop.read(bytes);
  }

  /** Switches MSI on with the first vector wired, and off with the last. */
  synchronized void allowMsi(boolean allowed) {
    msiAllowed = allowed;
    if (msi != 0) {
      bytes[msi + 2] = (byte) (bytes[msi + 2] & ~1 | (allowed ? 1 : 0));
    }
    changed();
  }

  /** As {@link #allowMsi}. */
  synchronized void allowMsix(boolean allowed) {
    msixAllowed = allowed;
    if (msix != 0) {
      bytes[msix + 3] = (byte) (bytes[msix + 3] & 0x7f | (allowed ? 0x80 : 0));
    }
    changed();
  }

  /** The kernel lets the function send requests with PASIDs, translated ones, page requests. */
  public synchronized void enableRequests(boolean pasids, boolean translation, boolean pages) {
    switches.enable(bytes, pasids, translation, pages);
    changed();
  }

  RequestSwitches switches() {
    return switches;
  }

  /** How many page requests may be outstanding; 0: it may send none. */
  public int pageRequests() {
    return switches.outstandingPageRequests();
  }

  boolean noSnoopEnabled() {
    return noSnoop.enabled();
  }

  void interruptPending(boolean pending) {
    interruptPending = pending;
  }

  public synchronized byte[] save() {
    return bytes.clone();
  }

  public void restore(byte[] saved) {
    synchronized (this) {
      bytes = saved.clone();
      changed();
    }
    onChange.run();
  }

  public void clearBusMaster() {
    write(WriteMask.COMMAND, 2, command & ~COMMAND_BUS_MASTER);
  }

  public boolean memoryEnabled() {
    return (command & COMMAND_MEMORY) != 0;
  }

  public boolean ioEnabled() {
    return (command & COMMAND_IO) != 0;
  }

  public boolean busMaster() {
    return (command & COMMAND_BUS_MASTER) != 0;
  }

  boolean intxDisabled() {
    return (command & COMMAND_INTX_DISABLE) != 0;
  }

  boolean msiEnabled() {
    return msiEnabled;
  }

  /** How many vectors the MSI capability offers; 0: it is not there. */
  synchronized int msiVectors() {
    return msi == 0 ? 0 : 1 << (bytes[msi + 2] >> 1 & 0x7);
  }

  synchronized int msixVectors() {
    return msix == 0 ? 0 : ((bytes[msix + 2] & 0xff | (bytes[msix + 3] & 0x07) << 8)) + 1;
  }

  synchronized boolean hasIntx() {
    return bytes[INTERRUPT_PIN] != 0;
  }
}
