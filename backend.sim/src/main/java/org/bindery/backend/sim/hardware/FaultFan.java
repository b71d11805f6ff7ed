package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuHardware.Subscription;

/** Gives each fault to every sink once. Safe for use by several threads. */
public final class FaultFan {
  private final SimLog log;
  private final List<Entry> sinks = new CopyOnWriteArrayList<>();

  public FaultFan(SimLog log) {
    this.log = log;
  }

  // By identity: the same sink may be there twice, and each closes for itself.
  private static final class Entry {
    private final FaultSink sink;

    Entry(FaultSink sink) {
      this.sink = sink;
    }
  }

  public Subscription add(FaultSink sink) {
    Entry entry = new Entry(sink);
    sinks.add(entry);
    return () -> sinks.remove(entry);
  }

  /** Called with no request in flight: a sink may take locks under which others wait for those. */
  public void publish(HardwareFault fault) {
    for (Entry entry : sinks) {
      try {
        entry.sink.fault(fault);
      } catch (RuntimeException e) {
        // A sink's failure is the sink's: the device's thread and the other sinks go on.
        log.warn("a fault sink failed on " + fault, e);
      }
    }
  }

  /** Tells somebody something else; as a fault's sink, whoever fails is his own affair. */
  void guarded(String who, Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      failed(who, e);
    }
  }

  /** Somebody who was told of something else failed: as a fault's sink, this is his own affair. */
  void failed(String who, RuntimeException cause) {
    log.warn(who + " failed", cause);
  }
}
