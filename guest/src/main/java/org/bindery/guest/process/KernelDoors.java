package org.bindery.guest.process;

import java.util.List;
import org.bindery.backend.linux.door.KernelDoor;
import org.bindery.backend.linux.door.NewDescriptor;
import org.bindery.gateway.Gateway;
import org.bindery.tck.kit.DoorBackend;
import org.bindery.tck.mockcmd.TestLayout;
import org.bindery.uapi.door.RawDoor;

/** The door of this kernel, which was built with its selftests' mock devices. */
public final class KernelDoors implements DoorBackend {
  /** The test command answers a descriptor by one of its operations only. */
  private static final NewDescriptor ACCESS =
      new NewDescriptor(
          TestLayout.COMMAND.number(),
          answer ->
              TestLayout.OP.get(answer) == TestLayout.CreateAccess.OPERATION
                  ? TestLayout.CreateAccess.OUT_ACCESS_FD.get(answer)
                  : -1);

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public RawDoor start() {
    return new KernelDoor(new Gateway(), List.of(ACCESS));
  }
}
