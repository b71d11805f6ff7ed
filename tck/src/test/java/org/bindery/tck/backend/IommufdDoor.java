package org.bindery.tck.backend;

import org.bindery.engine.IommuEngine;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.door.DoorBackend;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.engine.EngineDoor;

/** The door over our iommufd. */
public final class IommufdDoor implements DoorBackend {
  @Override
  public String name() {
    return "iommufd";
  }

  @Override
  public RawDoor start() {
    IommuEngine engine = new IommufdProvider().create("kit", new NoMemory());
    return new EngineDoor(engine);
  }
}
