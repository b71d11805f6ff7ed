package org.bindery.backend.linux.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.bindery.backend.linux.testing.FakeKernel;

/** A device's file of the fake kernel. Attaches as scripted; else each attach makes a new table. */
final class FakeLink implements DeviceLink {
  final Deque<IntUnaryOperator> attaches = new ArrayDeque<>();
  private final FakeKernel kernel;
  private final String name;
  private final OptionalInt group;

  FakeLink(FakeKernel kernel, String name, OptionalInt group) {
    this.kernel = kernel;
    this.name = name;
    this.group = group;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String path() {
    return "bus/pci/devices/" + name;
  }

  @Override
  public OptionalInt group() {
    return group;
  }

  @Override
  public int bind(int iommufd, String fd) {
    kernel.calls.add("bind " + name + " to " + iommufd);
    return kernel.nextId();
  }

  @Override
  public int attach(int pageTable) {
    kernel.calls.add("attach " + name + " to " + pageTable);
    IntUnaryOperator scripted = attaches.poll();
    return scripted == null ? kernel.nextId() : scripted.applyAsInt(pageTable);
  }

  @Override
  public int detach() {
    kernel.calls.add("detach " + name);
    return 0;
  }

  @Override
  public void end() {
    kernel.calls.add("end " + name);
  }
}
