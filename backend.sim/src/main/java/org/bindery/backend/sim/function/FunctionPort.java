package org.bindery.backend.sim.function;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.backend.sim.hardware.PageAsking;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;

/** What one model of a function reaches the machine with, until it is ended. */
final class FunctionPort implements ModelSlot.ModelPort, DmaPort {
  private final ModelSlot slot;
  private final ConfigSpace config;
  private final Vectors vectors;
  private final DmaPort path;
  private final Optional<PasidPort> pasids;
  private final PageAsking asking;
  private final AtomicInteger held;
  private volatile boolean ended;
  // Not before the model is made and has been asked.
  private volatile boolean issuesNoSnoop;

  /**
   * @param path through the IOMMU into memory
   * @param pasidPath as path, with PASIDs; empty: it has none
   * @param asking what its requests wait for on both
   * @param held above 0: it sends nothing
   */
  FunctionPort(
      ModelSlot slot,
      ConfigSpace config,
      Vectors vectors,
      DmaPort path,
      Optional<PasidPort> pasidPath,
      PageAsking asking,
      AtomicInteger held) {
    this.asking = asking;
    this.held = held;
    this.slot = slot;
    this.config = config;
    this.vectors = vectors;
    this.path = path;
    this.pasids =
        pasidPath.map(with -> new FunctionPasids(with, this::mayRequest, config.switches()));
  }

  private boolean mayRequest() {
    return !ended && config.busMaster() && held.get() == 0;
  }

  @Override
  public DmaPort dma() {
    return this;
  }

  @Override
  public Optional<PasidPort> pasids() {
    return pasids;
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    return mayRequest() && path.read(iova, into);
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    return mayRequest() && path.write(iova, from);
  }

  @Override
  public boolean readNoSnoop(long iova, MemorySegment into) {
    return mayOmitSnoop() ? mayRequest() && path.readNoSnoop(iova, into) : read(iova, into);
  }

  @Override
  public boolean writeNoSnoop(long iova, MemorySegment from) {
    return mayOmitSnoop() ? mayRequest() && path.writeNoSnoop(iova, from) : write(iova, from);
  }

  private boolean mayOmitSnoop() {
    return issuesNoSnoop && config.noSnoopEnabled();
  }

  @Override
  public void issuesNoSnoop(boolean declared) {
    issuesNoSnoop = declared;
  }

  /** A message is a memory write too: it takes bus mastering. */
  @Override
  public boolean raiseMsi(int vector) {
    return mayRequest() && vectors.raise(vector);
  }

  @Override
  public void setIntx(boolean asserted) {
    if (!ended) {
      vectors.line(asserted);
    }
  }

  @Override
  public boolean msiEnabled() {
    return config.msiEnabled();
  }

  @Override
  public void run(Runnable work) {
    slot.run(this, work);
  }

  @Override
  public void runAfter(Duration delay, Runnable work) {
    slot.runAfter(this, delay, work);
  }

  @Override
  public void end() {
    ended = true;
    vectors.line(false);
    asking.abandon();
  }

  @Override
  public boolean ended() {
    return ended;
  }
}
