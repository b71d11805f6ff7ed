package org.bindery.core.access;

import java.util.OptionalInt;
import org.bindery.api.SoftwareDevice;
import org.bindery.engine.EngineDevice;

/**
 * A software device as a device file's registration: {@code vfio_iommufd_emulated_attach_ioas},
 * which attaches first and replaces from then on.
 */
public record AccessDevice(SoftwareDevice software) implements EngineDevice {
  @Override
  public int id() {
    return software.id();
  }

  @Override
  public int attach(int ioas) {
    return software.attached().isEmpty() ? software.attach(ioas) : software.replace(ioas);
  }

  @Override
  public void detach() {
    software.detach();
  }

  @Override
  public OptionalInt attached() {
    return software.attached();
  }

  @Override
  public void close() {
    software.close();
  }
}
