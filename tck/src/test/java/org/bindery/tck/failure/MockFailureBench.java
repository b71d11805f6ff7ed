package org.bindery.tck.failure;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.device.DmaPort;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HostMemory;
import org.bindery.tck.machine.BareDevice;
import org.bindery.tck.machine.MockMachine;

/** The mock, all of whose devices are alone in their groups and none of which does DMA. */
final class MockFailureBench extends FailureBench {
  private final MockMachine machine = new MockMachine(pages);
  private final Map<Role, BareDevice> devices = new EnumMap<>(Role.class);

  MockFailureBench() {
    for (Role role : Set.of(Role.ALONE, Role.SECOND, Role.PARENT)) {
      devices.put(role, machine.add(MockMachine.Flag.PASID));
    }
    start(machine.memory());
  }

  MockMachine machine() {
    return machine;
  }

  @Override
  EngineDevice bind(HardwareFd fd, Role role) {
    return fd.bind(function(role));
  }

  @Override
  DmaDevice function(Role role) {
    return devices.get(role);
  }

  @Override
  Optional<DmaPort> dma(Role role) {
    return Optional.empty();
  }

  @Override
  HostMemory memory() {
    return machine.memory();
  }

  @Override
  int domainIds() {
    return 0;
  }
}
