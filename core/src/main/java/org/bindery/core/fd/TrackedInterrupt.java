package org.bindery.core.fd;

import java.time.Duration;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;

/** A wired vector that is counted while it is open. */
final class TrackedInterrupt implements Interrupt {
  private final Interrupt interrupt;
  private final OpenHandles open;

  TrackedInterrupt(Interrupt interrupt, OpenHandles open) {
    this.interrupt = interrupt;
    this.open = open;
  }

  @Override
  public InterruptKind kind() {
    return interrupt.kind();
  }

  @Override
  public int vector() {
    return interrupt.vector();
  }

  @Override
  public long count() {
    return interrupt.count();
  }

  @Override
  public long await(long seen, Duration timeout) throws InterruptedException {
    return interrupt.await(seen, timeout);
  }

  @Override
  public void close() {
    open.remove(this);
    interrupt.close();
  }
}
