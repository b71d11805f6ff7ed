package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import org.bindery.api.Errno;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.Option;
import org.bindery.uapi.iommufd.VfioIoas;
import org.junit.jupiter.api.Test;

/** Options, and the address space of type 1. */
class OptionCommandsTest extends CommandLab {
  @Test
  void options() {
    assertThat(call(Option.COMMAND, Option.OPTION_ID, 1, Option.OP, 1, Option.OBJECT_ID, 4))
        .isZero();
    assertThat(program.get(Option.VAL64)).isEqualTo(1);
    assertThat(call(Option.COMMAND, Option.VAL64, 7)).isZero();
    assertThat(fake.calls).containsExactly("option 4 HUGE_PAGES", "option 0 RLIMIT_MODE = 7");
    refused(Errno.EOPNOTSUPP, Option.COMMAND, Option.OPTION_ID, 2);
    refused(Errno.EOPNOTSUPP, Option.COMMAND, Option.RESERVED, 1);
    assertThat(call(Option.COMMAND, Option.OP, 2)).isEqualTo(minus(Errno.EOPNOTSUPP));
    fake.refuseNext(Errno.ENOENT);
    assertThat(call(Option.COMMAND, Option.OPTION_ID, 1, Option.OP, 2))
        .as("the object before the operation")
        .isEqualTo(minus(Errno.ENOENT));
  }

  @Test
  void theAddressSpaceOfTypeOne() {
    assertThat(call(VfioIoas.COMMAND)).isEqualTo(minus(Errno.ENODEV));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4))
        .isEqualTo(minus(Errno.ENOENT));
    fake.objects.put(4, "ioas");
    fake.objects.put(5, "hwpt");
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 5))
        .isEqualTo(minus(Errno.ENOENT));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isZero();
    assertThat(program.get(VfioIoas.IOAS_ID)).isEqualTo(4);
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.CLEAR)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isEqualTo(minus(Errno.ENODEV));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, 3)).isEqualTo(minus(Errno.EOPNOTSUPP));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.RESERVED, 3)).isEqualTo(minus(Errno.EOPNOTSUPP));
  }

  @Test
  void destroyingTheAddressSpaceOfTypeOneForgetsIt() {
    fake.objects.put(4, "ioas");
    fake.objects.put(5, "ioas");
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4)).isZero();
    fake.refuseNext(Errno.EBUSY);
    assertThat(call(Destroy.COMMAND, Destroy.ID, 4)).isEqualTo(minus(Errno.EBUSY));
    assertThat(call(Destroy.COMMAND, Destroy.ID, 5)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isZero();
    assertThat(call(Destroy.COMMAND, Destroy.ID, 4)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isEqualTo(minus(Errno.ENODEV));
  }
}
