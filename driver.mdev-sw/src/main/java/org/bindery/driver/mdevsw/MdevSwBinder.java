package org.bindery.driver.mdevsw;

import org.bindery.binder.Binder;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;
import org.osgi.service.component.annotations.Component;

/**
 * Binds any software mediated device: seed 004's {@code iommu_register_sw_device}. It does its DMA
 * by calls of its parent's driver, so there is no group to claim and no driver to move it to; the
 * parent is information at most. Keeps no state.
 */
@Component
@Binder(id = "mdev-sw")
public final class MdevSwBinder implements DeviceBinder {
  @Override
  public Match match(HostDevice device) {
    if (!device.bus().equals("mdev")) {
      return Match.none("on bus " + device.bus() + ", no mdev");
    }
    // One with a group is confined by an IOMMU, as a subdevice with a PASID is: another binder's.
    return device.group().isPresent()
        ? Match.none(
            "an mdev in group %d, which an IOMMU confines".formatted(device.group().getAsInt()))
        : new Match(Match.CLASS, "any software mediated device" + type(device));
  }

  private static String type(HostDevice device) {
    return device.properties().get(HostDevice.MDEV_TYPE) instanceof String type
        ? ", type " + type
        : "";
  }

  @Override
  public Plan plan(HostDevice device, AttributeTree attributes) {
    return Plan.of(new Step.RegisterSoftwareDevice(device.name()));
  }
}
