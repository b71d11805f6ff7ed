package org.bindery.core.fake;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;

/** A group's file, of which only that it is open matters. */
final class FakeGroupFile implements GroupFile {
  private final Runnable closing;
  private final AtomicBoolean closed = new AtomicBoolean();

  FakeGroupFile(Runnable closing) {
    this.closing = closing;
  }

  @Override
  public boolean behindIommu() {
    return true;
  }

  @Override
  public boolean viable() {
    return true;
  }

  @Override
  public HostDevice find(String name) {
    throw new UnsupportedOperationException("core opens no devices by groups");
  }

  @Override
  public DeviceFile open(HostDevice device) {
    throw new UnsupportedOperationException("core opens no devices by groups");
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closing.run();
    }
  }
}
