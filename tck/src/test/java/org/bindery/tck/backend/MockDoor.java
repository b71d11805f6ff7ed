package org.bindery.tck.backend;

import java.util.List;
import org.bindery.engine.IommuEngine;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.kit.DoorBackend;
import org.bindery.tck.machine.MockMachine;
import org.bindery.tck.mockcmd.MockMachinePlatform;
import org.bindery.tck.mockcmd.TestCommand;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.engine.EngineDoor;

/** The door over our iommufd, with the mock devices of the kernel's selftests. */
public final class MockDoor implements DoorBackend {
  @Override
  public String name() {
    return "iommufd over backend.mock";
  }

  @Override
  public RawDoor start() {
    MockMachine machine = new MockMachine();
    IommuEngine engine = new IommufdProvider().create("mock", machine.memory());
    TestCommand command = new TestCommand(new MockMachinePlatform(machine));
    return new EngineDoor(engine, DeviceFiles.NONE, KernelProfile.LINUX_7_2, List.of(command));
  }
}
