package org.bindery.tck.host;

import java.util.OptionalInt;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;

/** A device that its file has bound: who closes it closes the file. */
record BoundByFile(DeviceFile file, EngineDevice device) implements EngineDevice {
  @Override
  public int id() {
    return device.id();
  }

  @Override
  public int attach(int pageTable) {
    return device.attach(pageTable);
  }

  @Override
  public void detach() {
    device.detach();
  }

  @Override
  public OptionalInt attached() {
    return device.attached();
  }

  @Override
  public void attachPasid(int pasid, int hwpt) {
    device.attachPasid(pasid, hwpt);
  }

  @Override
  public void detachPasid(int pasid) {
    device.detachPasid(pasid);
  }

  @Override
  public OptionalInt attachedPasid(int pasid) {
    return device.attachedPasid(pasid);
  }

  @Override
  public void close() {
    file.close();
  }
}
