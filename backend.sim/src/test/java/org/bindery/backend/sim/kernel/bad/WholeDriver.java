package org.bindery.backend.sim.kernel.bad;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Process;
import org.bindery.device.ChildDevice;
import org.bindery.device.ChildPlace;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelBus;
import org.bindery.device.KernelDriver;
import org.bindery.device.KernelPasids;
import org.bindery.device.PciId;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/**
 * A driver that takes all that a kernel gives: bus mastering, interrupts, PASIDs, a process'
 * address space, a subdevice, devices on a bus of its own. It gives all of it back.
 */
final class WholeDriver implements KernelDriver {
  static final String NAME = "wholedrv";
  static final String BUS = "whole";
  static final String USER = "wholeuser";
  static final String FIRST = "first0";
  static final String BOX = "box0";

  private final PciId takes;
  private final Process process;
  private final Bad bad;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger interrupts = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private volatile DriverPort port;
  private volatile int pasid;
  private volatile KernelPasids.Binding binding;
  private volatile ChildPlace place;
  private volatile Subdevice subdevice;

  WholeDriver(PciId takes, Process process, Bad bad) {
    this.takes = takes;
    this.process = process;
    this.bad = bad;
  }

  /** As the kernel gets it. */
  KernelDriver code() {
    return bad.in(KernelDriver.class, this);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<PciId> ids() {
    return Set.of(takes);
  }

  @Override
  public List<KernelBus> buses() {
    return List.of(new KernelBus(BUS, List.of(USER)));
  }

  @Override
  public Running probe(DriverPort given) {
    port = given;
    given.enable();
    KernelPasids pasids = given.pasids().orElseThrow();
    binding = pasids.bind(process);
    pasid = pasids.allocate();
    subdevice = new Subdevice(given.dma().orElseThrow(), pasid);
    given.onInterrupt(0, bad.in(SpiCall.INTERRUPT, interrupts::incrementAndGet));
    given.add(new WholeChild(FIRST, new Bad(null), open));
    place = given.add(bad.in(ChildDevice.class, new WholeChild(BOX, bad, open)));
    running.incrementAndGet();
    return bad.in(Running.class, this::close);
  }

  private void close() {
    running.decrementAndGet();
    if (bad.leaves()) {
      return;
    }
    place.close();
    subdevice.end();
    port.pasids().orElseThrow().free(pasid);
    binding.close();
  }

  /** Of the newest probe; null: none came so far. */
  DriverPort port() {
    return port;
  }

  ChildPlace place() {
    return place;
  }

  /** What stands for the process; null: it was not bound. */
  KernelPasids.Binding binding() {
    return binding;
  }

  Subdevice subdevice() {
    return subdevice;
  }

  int open() {
    return open.get();
  }

  int interrupts() {
    return interrupts.get();
  }

  /** How many probes have come back and were not closed. */
  int running() {
    return running.get();
  }

  /** A part of the function that has a PASID for itself. */
  static final class Subdevice implements DmaGroup.SubdeviceOwner {
    private final DmaDevice parent;
    private final int pasid;
    private volatile boolean ended;

    Subdevice(DmaDevice parent, int pasid) {
      this.parent = parent;
      this.pasid = pasid;
      parent.group().claim(parent, pasid, this);
    }

    void end() {
      parent.group().release(parent, pasid, this);
      ended = true;
    }

    boolean ended() {
      return ended;
    }

    @Override
    public String device() {
      return BOX;
    }

    @Override
    public String describe() {
      return "registered in fd1 of test";
    }

    @Override
    public void parentRemoved() {
      ended = true;
    }
  }
}
