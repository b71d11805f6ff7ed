package org.bindery.core.fake;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Process;
import org.bindery.api.WorkQueue;

/** A queue that takes every descriptor, and remembers what it saw at its end. */
public final class FakeQueue implements WorkQueue {
  private final String name;
  private final Process process;
  private final int pasid;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private final AtomicInteger portals = new AtomicInteger();
  private volatile int memoriesAtClose = -1;

  FakeQueue(String name, Process process, int pasid) {
    this.name = name;
    this.process = process;
    this.pasid = pasid;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean dedicated() {
    return false;
  }

  @Override
  public int pasid() {
    return pasid;
  }

  @Override
  public Portal portal() {
    portals.incrementAndGet();
    return new Portal() {
      @Override
      public boolean enqueue(MemorySegment descriptor) {
        taken.incrementAndGet();
        return true;
      }

      @Override
      public void close() {
        portals.decrementAndGet();
      }
    };
  }

  @Override
  public int submit(MemorySegment descriptors) {
    int count = (int) (descriptors.byteSize() / 64);
    taken.addAndGet(count);
    return count;
  }

  @Override
  public void close() {
    memoriesAtClose = process.memories().size();
    closes.incrementAndGet();
  }

  public int taken() {
    return taken.get();
  }

  public int closes() {
    return closes.get();
  }

  public int openPortals() {
    return portals.get();
  }

  /** How much of the process' address space there was when it was closed. */
  public int memoriesAtClose() {
    return memoriesAtClose;
  }
}
