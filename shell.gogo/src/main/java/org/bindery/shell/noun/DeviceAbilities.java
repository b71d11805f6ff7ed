package org.bindery.shell.noun;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceInfo;
import org.bindery.api.DeviceState;
import org.bindery.api.IommuFd;
import org.bindery.api.PageTableKind;
import org.bindery.shell.output.Hex;

/**
 * A bound device, and what it and the IOMMU behind it can do.
 *
 * @param pasid by which a subdevice is bound
 */
public record DeviceAbilities(
    String fd,
    String label,
    String device,
    long id,
    String binder,
    DeviceState state,
    OptionalInt pasid,
    OptionalInt attached,
    boolean snoopEnforceable,
    boolean blocksNoSnoop,
    @Hex List<Long> pageSizes,
    List<Range> ranges,
    List<String> formats,
    List<PageTableKind> kinds,
    int pasidBits,
    boolean pageRequests,
    boolean dirtyTracking,
    String hardware,
    String make,
    @Hex Map<String, Long> registers) {

  static DeviceAbilities of(IommuFd fd, BoundDevice device) {
    DeviceInfo info = device.info();
    return new DeviceAbilities(
        fd.name(),
        device.label(),
        device.device(),
        Integer.toUnsignedLong(device.id()),
        device.binder(),
        device.state(),
        device.pasid(),
        device.attached(),
        info.snoopEnforceable(),
        info.blocksNoSnoop(),
        info.pageSizes(),
        info.ranges().stream().map(Range::of).toList(),
        info.formats(),
        info.kinds().stream().sorted().toList(),
        info.pasidBits(),
        info.pageRequests(),
        info.dirtyTracking(),
        info.hardware(),
        info.make(),
        new TreeMap<>(info.registers()));
  }
}
