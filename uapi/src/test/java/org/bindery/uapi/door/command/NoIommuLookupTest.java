package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Role;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeFd;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.IoasNoIommuGetPa;
import org.junit.jupiter.api.Test;

/** {@code IOMMU_IOAS_NOIOMMU_GET_PA} as bytes. */
class NoIommuLookupTest {
  private final FakeEngine engine = new FakeEngine();

  private UserProgram program(Role... roles) {
    return new UserProgram(
        new EngineDoor(engine, DeviceFiles.NONE, KernelProfile.MAINLINE.withNoIommu(), List.of()),
        roles);
  }

  private FakeFd fake() {
    return engine.opened.getLast();
  }

  @Test
  void whatIsFoundComesBackInItsFields() {
    try (UserProgram program = program(Role.CAP_SYS_RAWIO)) {
      int fd = program.open("/dev/iommu");
      assertThat(
              program.call(
                  fd,
                  IoasNoIommuGetPa.COMMAND,
                  IoasNoIommuGetPa.IOAS_ID,
                  3,
                  IoasNoIommuGetPa.IOVA,
                  0x4080L,
                  IoasNoIommuGetPa.LENGTH,
                  0x2000L))
          .isZero();
      assertThat(program.get(IoasNoIommuGetPa.OUT_PHYS)).isEqualTo(0x123080L);
      assertThat(program.get(IoasNoIommuGetPa.LENGTH)).isEqualTo(0x1fffL);
      assertThat(fake().calls)
          .containsExactly("physical " + program.process.name() + " 3 0x4080 0x2000");
    }
  }

  @Test
  void theRoleIsCheckedBeforeTheFlagsAndBothBeforeTheEngineIsAsked() {
    try (UserProgram program = program(Role.CAP_SYS_ADMIN)) {
      int fd = program.open("/dev/iommu");
      assertThat(program.call(fd, IoasNoIommuGetPa.COMMAND, IoasNoIommuGetPa.FLAGS, 1))
          .isEqualTo(minus(Errno.EPERM));
      assertThat(fake().calls).isEmpty();
    }
    try (UserProgram program = program(Role.CAP_SYS_RAWIO)) {
      int fd = program.open("/dev/iommu");
      for (var field : List.of(IoasNoIommuGetPa.FLAGS, IoasNoIommuGetPa.RESERVED)) {
        assertThat(program.call(fd, IoasNoIommuGetPa.COMMAND, field, 1))
            .as(field.name())
            .isEqualTo(minus(Errno.EOPNOTSUPP));
      }
      assertThat(fake().calls).isEmpty();
      fake().families = false;
      assertThat(program.call(fd, IoasNoIommuGetPa.COMMAND)).isEqualTo(minus(Errno.EOPNOTSUPP));
    }
  }
}
