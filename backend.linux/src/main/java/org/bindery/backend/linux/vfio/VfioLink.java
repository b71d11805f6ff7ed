package org.bindery.backend.linux.vfio;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.bindery.backend.linux.engine.Arguments;
import org.bindery.backend.linux.engine.DeviceLink;
import org.bindery.host.HostDevice;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;

/** A device's file as its fd sees it. Thread-safe. */
final class VfioLink implements DeviceLink {
  private final HostDevice device;
  private final FileDoor door;
  private final Arguments arguments;
  private final BindDiagnosis diagnosis;
  private final Runnable end;

  VfioLink(
      HostDevice device,
      FileDoor door,
      Arguments arguments,
      BindDiagnosis diagnosis,
      Runnable end) {
    this.device = device;
    this.door = door;
    this.arguments = arguments;
    this.diagnosis = diagnosis;
    this.end = end;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public String path() {
    return device.path();
  }

  @Override
  public OptionalInt group() {
    return device.group();
  }

  @Override
  public int bind(int iommufd, String fd) {
    MemorySegment argument = arguments.begin(DeviceBindIommufd.COMMAND);
    DeviceBindIommufd.IOMMUFD.set(argument, iommufd);
    int result = door.ioctl(DeviceBindIommufd.COMMAND.number(), argument);
    if (result < 0) {
      throw diagnosis.refusal(result, fd).exception();
    }
    return DeviceBindIommufd.OUT_DEVID.get(argument);
  }

  @Override
  public int attach(int pageTable) {
    MemorySegment argument = arguments.begin(DeviceAttachIommufdPt.COMMAND);
    DeviceAttachIommufdPt.PT_ID.set(argument, pageTable);
    int result = door.ioctl(DeviceAttachIommufdPt.COMMAND.number(), argument);
    return result < 0 ? result : DeviceAttachIommufdPt.PT_ID.get(argument);
  }

  @Override
  public int detach() {
    MemorySegment argument = arguments.begin(DeviceDetachIommufdPt.COMMAND);
    return door.ioctl(DeviceDetachIommufdPt.COMMAND.number(), argument);
  }

  @Override
  public void end() {
    end.run();
  }
}
