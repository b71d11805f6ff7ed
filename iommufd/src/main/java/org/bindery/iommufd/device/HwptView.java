package org.bindery.iommufd.device;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Hwpt;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;

/** A page table as it was when asked. */
record HwptView(
    int id,
    int ioas,
    PageTableKind kind,
    String format,
    Snoop snoop,
    boolean automatic,
    List<Integer> devices,
    String hardware,
    Optional<String> vm)
    implements Hwpt {
  static HwptView of(HwptObject hwpt, List<Integer> devices) {
    return new HwptView(
        hwpt.id(),
        hwpt instanceof IoasHwpt table ? table.ioas().id() : 0,
        hwpt.kind(),
        hwpt.domain().format(),
        hwpt.domain().snoop(),
        hwpt.automatic(),
        devices,
        hwpt.hardware().name(),
        hwpt instanceof EptHwpt ept ? Optional.of(ept.vm()) : Optional.empty());
  }
}
