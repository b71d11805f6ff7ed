package org.bindery.tck.fuzz;

import java.util.List;
import java.util.Set;
import org.bindery.api.Role;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.host.SimHost;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.IommufdProvider;
import org.bindery.tck.backend.FailingLog;
import org.bindery.tck.backend.SimBench;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.machine.MockMachine;
import org.bindery.tck.mockcmd.MockMachinePlatform;
import org.bindery.tck.mockcmd.TestCommand;
import org.bindery.tck.sequence.DoorFuzz;
import org.bindery.tck.sequence.Facts;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.engine.HostDeviceFiles;

/** A door with all that stands behind it, of which nothing may be left by who has exited. */
record FuzzedMachine(RawDoor door, IommuEngine engine, HostMemory memory, Runnable end)
    implements AutoCloseable {
  /** The mock devices of the kernel's selftests. */
  static FuzzedMachine mock(KernelProfile profile) {
    MockMachine machine = new MockMachine();
    IommuEngine engine = new IommufdProvider().create("mock", machine.memory());
    TestCommand command = new TestCommand(new MockMachinePlatform(machine));
    RawDoor door = new EngineDoor(engine, DeviceFiles.NONE, profile, List.of(command));
    return new FuzzedMachine(door, engine, machine.memory(), () -> {});
  }

  /** The device files of a simulated host. */
  static FuzzedMachine host() {
    SimHost host =
        new SimHost(
            "kit", HostDescriptions.load("edu-lab"), SimBench.NOBODY_WATCHES, new FailingLog());
    host.start();
    for (String device : List.of("0000:00:10.0", "0000:01:02.0", "0000:01:01.0")) {
      host.device(device)
          .flatMap(there -> there.driver())
          .ifPresent(
              driver -> host.attributes().write("bus/pci/drivers/" + driver + "/unbind", device));
      host.attributes().write("bus/pci/devices/" + device + "/driver_override", "vfio-pci");
      host.attributes().write("bus/pci/drivers_probe", device);
    }
    IommuEngine engine = new IommufdProvider().create("kit", host.memory().orElseThrow());
    RawDoor door =
        new EngineDoor(engine, new HostDeviceFiles(host), KernelProfile.LINUX_7_2, List.of());
    return new FuzzedMachine(door, engine, host.memory().orElseThrow(), host::close);
  }

  DoorFuzz fuzz(int pid, BrokenCalls broken) {
    return new DoorFuzz(
        door,
        new KitProcess(pid, Set.of(Role.CAP_SYS_RESOURCE)),
        Facts.plain(2),
        () -> left(broken));
  }

  private String left(BrokenCalls broken) {
    long pinned = memory.pinnedPages();
    String threw = broken.take();
    return threw.isEmpty() && pinned == 0 ? "" : threw + ", " + pinned + " pages pinned";
  }

  @Override
  public void close() {
    door.close();
    engine.close();
    end.run();
  }
}
