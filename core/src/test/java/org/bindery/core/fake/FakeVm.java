package org.bindery.core.fake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.WbinvdCount;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.host.DeviceFile;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/** Writes down what it is told, and holds the caller to the SPI's guarantees. */
public final class FakeVm implements VirtualMachine {
  private final List<Boolean> told = new ArrayList<>();
  private final Map<Integer, MemorySlot> slots = new TreeMap<>();
  private final Set<DeviceFile> files = new HashSet<>();
  private final List<String> fileCalls = new ArrayList<>();
  private boolean telling;
  private boolean closed;
  private boolean failed;

  /** What happens while it is told. */
  public volatile Runnable whenTold = () -> {};

  /** What happens while a file is added. */
  public volatile Runnable whenAdded = () -> {};

  /** What it was told of files, in order, with what they were at the time. */
  public synchronized List<String> fileCalls() {
    return List.copyOf(fileCalls);
  }

  @Override
  public void add(DeviceFile file) {
    whenAdded.run();
    told("add", file);
    synchronized (this) {
      if (!files.add(file)) {
        throw new IllegalStateException("added twice");
      }
    }
  }

  @Override
  public void remove(DeviceFile file) {
    told("remove", file);
    synchronized (this) {
      if (!files.remove(file)) {
        throw new IllegalStateException("not added");
      }
    }
  }

  private synchronized void told(String what, DeviceFile file) {
    boolean bound = ((FakeFile) file).registered() != null;
    fileCalls.add(what + (bound ? " bound" : " not bound"));
  }

  /** What it shows of its slots; null: nothing. */
  public volatile GuestAddressSpace slotsShown;

  @Override
  public Optional<GuestAddressSpace> memory() {
    return Optional.ofNullable(slotsShown);
  }

  /** What it says that WBINVD has cost. */
  public volatile Supplier<WbinvdCount> cost = () -> WbinvdCount.NONE;

  /** Each change, in order. */
  public synchronized List<Boolean> told() {
    return List.copyOf(told);
  }

  public synchronized boolean nonCoherent() {
    return !told.isEmpty() && told.getLast();
  }

  /** As if it had been told. */
  public synchronized void didIt(boolean nonCoherent) {
    told.add(nonCoherent);
  }

  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public void add(MemorySlot slot) {
    if (slot.length() == 0) {
      throw Refusal.of(Errno.EINVAL, "no length").exception();
    }
    slots.put(slot.slot(), slot);
  }

  @Override
  public void remove(int slot) {
    if (slots.remove(slot) == null) {
      throw Refusal.of(Errno.ENOENT, "no slot %d", slot).exception();
    }
  }

  @Override
  public void setNonCoherent(boolean nonCoherent) {
    synchronized (this) {
      if (telling || closed || !failed && nonCoherent == nonCoherent()) {
        throw new IllegalStateException(
            "told %s: telling %s, closed %s, was %s"
                .formatted(nonCoherent, telling, closed, nonCoherent()));
      }
      telling = true;
      failed = true;
    }
    try {
      whenTold.run();
      synchronized (this) {
        told.add(nonCoherent);
        failed = false;
      }
    } finally {
      synchronized (this) {
        telling = false;
      }
    }
  }

  @Override
  public Optional<WbinvdCount> wbinvd() {
    return Optional.of(cost.get());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      throw new IllegalStateException("closed twice");
    }
    closed = true;
  }
}
