package org.bindery.tck.host;

import java.util.List;
import java.util.function.Function;
import org.bindery.engine.IommuEngine;
import org.bindery.host.Host;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.VfioFiles;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.engine.HostDeviceFiles;

/** The files of a host's devices, behind the raw door over its engine. */
final class HostVfioFiles implements VfioFiles, AutoCloseable {
  private static final String UNCONFINED = "0000:00:09.0";
  private static final String ALLOWED = "module/vfio/parameters/enable_unsafe_noiommu_mode";

  private final Host host;
  private final Function<String, HostKitDevice> devices;
  private final HostDeviceFiles files;
  private final RawDoor door;
  private final RawDoor mainline;

  HostVfioFiles(Host host, IommuEngine engine, Function<String, HostKitDevice> devices) {
    this.host = host;
    this.devices = devices;
    this.files = new HostDeviceFiles(host);
    this.door = new EngineDoor(engine, files, KernelProfile.LINUX_7_2.withNoIommu(), List.of());
    this.mainline = new EngineDoor(engine, files, KernelProfile.MAINLINE.withNoIommu(), List.of());
  }

  @Override
  public RawDoor door() {
    return door;
  }

  @Override
  public RawDoor mainline() {
    return mainline;
  }

  @Override
  public String device(KitDevice device) {
    devices.apply(device.name()).goToVfio();
    // One that has none is asked for by a name that no file has.
    return "/dev/vfio/devices/" + files.node(device.name()).orElse("none-of-" + device.name());
  }

  @Override
  public String group(KitDevice device) {
    devices.apply(device.name()).goToVfio();
    String number =
        host.attributes().link("bus/pci/devices/" + device.name() + "/iommu_group").orElseThrow();
    return "/dev/vfio/" + (device.name().equals(UNCONFINED) ? "noiommu-" : "") + number;
  }

  @Override
  public KitDevice unconfined() {
    host.attributes().write(ALLOWED, "Y");
    HostKitDevice device = devices.apply(UNCONFINED);
    device.goToVfio();
    return device;
  }

  /** Nothing of it is left for another test. */
  @Override
  public void close() {
    door.close();
    mainline.close();
    devices.apply(UNCONFINED).leaveVfio();
    host.attributes().write(ALLOWED, "N");
  }
}
