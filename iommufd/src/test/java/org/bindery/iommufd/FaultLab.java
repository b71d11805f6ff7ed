package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageResponse;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.FaultCommands;
import org.bindery.hardware.PageRequest;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakePages;

/** A {@link PasidLab} with an address space and a fault queue. */
final class FaultLab implements AutoCloseable {
  final PasidLab pasids = new PasidLab();
  final Lab lab = pasids.lab;
  final FakePages pages = lab.hardware.pages;
  final FakeDevice asking = pasids.parent;
  final int ioas = lab.fd.allocateIoas();
  final EngineFaultQueue queue = queue();

  /** A request as a reader took it. */
  record Taken(int device, int cookie, PageRequest request) {}

  EngineFaultQueue queue() {
    return lab.fd.commands(FaultCommands.class).orElseThrow().allocateFaultQueue();
  }

  /** A table that asks for pages in a queue. */
  int table(EngineDevice device, EngineFaultQueue in) {
    return lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas).faultQueue(in.id()));
  }

  int table(EngineDevice device) {
    return table(device, queue);
  }

  /** Bound whole and attached to a table that asks in the queue. */
  EngineDevice attached() {
    EngineDevice device = lab.fd.bind(asking);
    device.attach(table(device));
    return device;
  }

  void ask(int group) {
    pages.ask(asking.requester(), -1, group);
  }

  void ask(int group, boolean last, long address) {
    pages.ask(asking.requester(), -1, group, last, address);
  }

  List<Taken> read(int room) {
    return read(queue, room);
  }

  static List<Taken> read(EngineFaultQueue from, int room) {
    List<Taken> taken = new ArrayList<>();
    int count =
        from.read(room, (device, cookie, request) -> taken.add(new Taken(device, cookie, request)));
    assertThat(taken).hasSize(count);
    return taken;
  }

  FakePages.Outcome outcome(int group, PageResponse response) {
    return outcome(-1, group, response);
  }

  FakePages.Outcome outcome(int pasid, int group, PageResponse response) {
    return new FakePages.Outcome(new FakePages.Group(asking.requester(), pasid, group), response);
  }

  @Override
  public void close() {
    lab.close();
    assertThat(pages.waiting()).as("everything is answered").isZero();
    assertThat(lab.hardware.domains()).isEmpty();
  }
}
