package org.bindery.tck.rule.nesting;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.InvalidationCommands;
import org.bindery.engine.VirtualCommands;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitData;
import org.bindery.tck.rule.Opened;

/** A device that is bound, and what is allocated for it. */
record Scene(Opened opened, EngineDevice device) {
  /** A number of a layout and of a virtual IOMMU that no hardware has. */
  static final int NOBODYS = 0x7fff_fff1;

  static Scene of(Bench bench) {
    Opened opened = new Opened(bench);
    return new Scene(opened, opened.bind());
  }

  int allocate(HwptRequest request) {
    return opened.fd().allocateHwpt(device.id(), request);
  }

  int plain() {
    return allocate(HwptRequest.paging(opened.ioas()));
  }

  int parent() {
    return allocate(HwptRequest.paging(opened.ioas()).nestParent(true));
  }

  /** Asks for a nested table by data that no hardware knows. */
  HwptRequest nobodys(int parent) {
    return HwptRequest.nested(parent, new KitData(NOBODYS, new byte[8]));
  }

  InvalidationCommands invalidation() {
    return opened.fd().commands(InvalidationCommands.class).orElseThrow();
  }

  VirtualCommands virtual() {
    return opened.fd().commands(VirtualCommands.class).orElseThrow();
  }

  void refused(Errno errno, HwptRequest request) {
    opened.refused(errno, () -> allocate(request));
  }
}
