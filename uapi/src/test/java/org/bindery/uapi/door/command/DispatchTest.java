package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IommufdCommands;
import org.bindery.uapi.iommufd.ViommuAlloc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is checked before a command is: {@code iommufd_fops_ioctl}. */
class DispatchTest {
  /** A command of tests. */
  private static final int TEST = 0x3ba0;

  private final FakeEngine engine = new FakeEngine();
  private UserProgram program = new UserProgram(new EngineDoor(engine));
  private final int fd = program.open("/dev/iommu");

  @AfterEach
  void close() {
    program.close();
  }

  private int ioctl(long request, long address) {
    return program.door.ioctl(program.process, fd, request, address);
  }

  @Test
  void aNumberThatNobodyHas() {
    assertThat(ioctl(0x3b95, program.argument.address())).isEqualTo(minus(Errno.ENOTTY));
    assertThat(ioctl(0x3b00, program.argument.address())).isEqualTo(minus(Errno.ENOTTY));
    assertThat(ioctl(0, 0)).isEqualTo(minus(Errno.ENOTTY));
    assertThat(ioctl(-1, 0)).isEqualTo(minus(Errno.ENOTTY));
  }

  @Test
  void aNumberWithDirectionIsAnotherOnceItsSizeCanBeRead() {
    program.prepare(IoasAlloc.COMMAND);

    assertThat(ioctl(0xc0043b81L, program.argument.address())).isEqualTo(minus(Errno.ENOTTY));
    assertThat(ioctl(0xc0043b81L, 0)).isEqualTo(minus(Errno.EFAULT));
  }

  @Test
  void whatStandsAbove32BitsIsNotLookedAt() {
    program.prepare(IoasAlloc.COMMAND);

    assertThat(ioctl(0x7_0000_3b81L, program.argument.address())).isZero();
  }

  @Test
  void anArgumentThatIsNotTheProcess() {
    assertThat(ioctl(Destroy.COMMAND.number(), 0)).isEqualTo(minus(Errno.EFAULT));
    assertThat(ioctl(Destroy.COMMAND.number(), -1)).isEqualTo(minus(Errno.EFAULT));
    assertThat(ioctl(Destroy.COMMAND.number(), -2)).isEqualTo(minus(Errno.EFAULT));
  }

  @Test
  void lessThanTheFirstKernelHad() {
    for (var command : IommufdCommands.COMMANDS) {
      program.prepare(command);
      program.setSize(command.minimum() - 1);
      assertThat(program.call(fd, command)).as(command.name()).isEqualTo(minus(Errno.EINVAL));
    }
    assertThat(engine.opened.getFirst().calls).isEmpty();
  }

  @Test
  void asMuchAsTheFirstKernelHadIsTheRestZero() {
    int viommu = engine.opened.getFirst().add("viommu");
    program.prepare(ViommuAlloc.COMMAND);
    ViommuAlloc.TYPE.set(program.argument, 1);
    ViommuAlloc.DATA_LEN.set(program.argument, 99);
    program.setSize(24);

    assertThat(program.call(fd, ViommuAlloc.COMMAND)).isZero();
    assertThat(engine.opened.getFirst().calls).containsExactly("viommu 0 0 1");
    assertThat(program.get(ViommuAlloc.OUT_VIOMMU_ID)).isEqualTo(viommu + 1);
    assertThat(program.get(ViommuAlloc.DATA_LEN)).as("no room was given for it").isEqualTo(99);
  }

  @Test
  void aLongerStructIsTakenWhenItIsZeroBehind() {
    program.prepare(IoasAlloc.COMMAND);
    program.setSize(4096);
    assertThat(program.call(fd, IoasAlloc.COMMAND)).isZero();
    program.argument.set(ValueLayout.JAVA_BYTE, 4095, (byte) 1);
    IoasAlloc.OUT_IOAS_ID.set(program.argument, 0);
    assertThat(program.call(fd, IoasAlloc.COMMAND)).isEqualTo(minus(Errno.E2BIG));
    program.setSize(4095);
    assertThat(program.call(fd, IoasAlloc.COMMAND)).isZero();
  }

  @Test
  void aTailThatIsNotZeroIsToldBeforeMemoryThatIsNotThere() {
    program.prepare(IoasAlloc.COMMAND);
    program.setSize(-1);
    assertThat(program.call(fd, IoasAlloc.COMMAND)).isEqualTo(minus(Errno.EFAULT));
    program.argument.set(ValueLayout.JAVA_BYTE, 100, (byte) 1);
    assertThat(program.call(fd, IoasAlloc.COMMAND)).isEqualTo(minus(Errno.E2BIG));
  }

  @Test
  void theTailIsToldBeforeTheCommandsOwn() {
    program.prepare(IoasMap.COMMAND);
    IoasMap.FLAGS.set(program.argument, -1);
    program.argument.set(ValueLayout.JAVA_BYTE, 40, (byte) 1);
    program.setSize(41);

    assertThat(program.call(fd, IoasMap.COMMAND)).isEqualTo(minus(Errno.E2BIG));
  }

  @Test
  void anOlderKernelLacksCommandsAndFlags() {
    program.close();
    program = new UserProgram(door(KernelProfile.LINUX_6_12));
    int old = program.open("/dev/iommu");

    for (var command : IommufdCommands.COMMANDS) {
      int answer = program.call(old, command);
      if (command.number() > 0x3b8e) {
        assertThat(answer).as(command.name()).isEqualTo(minus(Errno.ENOTTY));
      } else {
        assertThat(answer).as(command.name()).isNotEqualTo(minus(Errno.ENOTTY));
      }
    }
    engine.opened.getLast().objects.put(8, "device");
    engine.opened.getLast().objects.put(9, "ioas");
    assertThat(
            program.call(
                old,
                HwptAlloc.COMMAND,
                HwptAlloc.DEV_ID,
                8,
                HwptAlloc.PT_ID,
                9,
                HwptAlloc.FLAGS,
                HwptAlloc.PASID))
        .isEqualTo(minus(Errno.EOPNOTSUPP));
  }

  @Test
  void mainlineAnswersAsTheLastReleaseDoes() {
    program.close();
    program = new UserProgram(door(KernelProfile.MAINLINE));
    int mainline = program.open("/dev/iommu");
    assertThat(KernelProfile.MAINLINE.name()).isEqualTo("mainline");

    for (var command : IommufdCommands.COMMANDS) {
      assertThat(program.call(mainline, command))
          .as(command.name())
          .isNotEqualTo(minus(Errno.ENOTTY));
    }
    for (var ability : KernelProfile.Ability.values()) {
      assertThat(KernelProfile.MAINLINE.has(ability)).as(ability.name()).isTrue();
    }
    assertThat(program.door.ioctl(program.process, mainline, 0x3b95, program.argument.address()))
        .as("IOMMU_IOAS_NOIOMMU_GET_PA, of a kernel without it")
        .isEqualTo(minus(Errno.ENOTTY));
  }

  @Test
  void onlyMainlineBuiltForItTellsPhysicalAddresses() {
    int lookup = IommufdCommands.LATER.getFirst().number();
    for (var profile :
        List.of(
            KernelProfile.LINUX_6_12.withNoIommu(),
            KernelProfile.LINUX_7_2.withNoIommu(),
            KernelProfile.MAINLINE)) {
      assertThat(profile.has(lookup)).as(profile.name()).isFalse();
      assertThat(profile.noIommuFiles()).as(profile.name()).isFalse();
    }
    KernelProfile knows = KernelProfile.MAINLINE.withNoIommu();
    assertThat(knows.has(lookup)).isTrue();
    assertThat(knows.has(lookup + 1)).isFalse();
    assertThat(knows.noIommuFiles()).isTrue();
  }

  private EngineDoor door(KernelProfile profile, DoorExtension... extensions) {
    return new EngineDoor(engine, DeviceFiles.NONE, profile, List.of(extensions));
  }

  private static DoorExtension extension(int number) {
    return new DoorExtension() {
      @Override
      public int number() {
        return number;
      }

      @Override
      public int size() {
        return 16;
      }

      @Override
      public int minimum() {
        return 8;
      }

      @Override
      public int run(Call call, MemorySegment argument) {
        int what = argument.get(ValueLayout.JAVA_INT, 4);
        if (what == 2) {
          throw new IllegalStateException("by test");
        }
        if (what == 3) {
          AutoCloseable closeable = () -> call.fd().allocateIoas();
          int descriptor = call.descriptor(closeable);
          argument.set(ValueLayout.JAVA_INT, 8, descriptor);
          call.respond();
          return descriptor;
        }
        argument.set(ValueLayout.JAVA_INT, 8, 77);
        call.respond();
        return 5;
      }
    };
  }

  private int extended(int descriptor, int what) {
    program.argument.fill((byte) 0);
    program.setSize(16);
    program.argument.set(ValueLayout.JAVA_INT, 4, what);
    return program.door.ioctl(program.process, descriptor, TEST, program.argument.address());
  }

  @Test
  void anExtensionIsACommandBehindAGap() {
    program.close();
    program = new UserProgram(door(KernelProfile.LINUX_7_2, extension(TEST)));
    int extended = program.open("/dev/iommu");

    assertThat(extended(extended, 1)).isEqualTo(5);
    assertThat(program.argument.get(ValueLayout.JAVA_INT, 8)).isEqualTo(77);
    program.setSize(7);
    assertThat(program.door.ioctl(program.process, extended, TEST, program.argument.address()))
        .isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.ioctl(program.process, extended, 0x3b9f, program.argument.address()))
        .isEqualTo(minus(Errno.ENOTTY));
    assertThat(program.door.ioctl(program.process, extended, 0x3b9f, 0))
        .as("in the gap the size is read first")
        .isEqualTo(minus(Errno.EFAULT));
  }

  @Test
  void whatBreaksIsAnError() {
    program.close();
    program = new UserProgram(door(KernelProfile.LINUX_7_2, extension(TEST)));
    assertThat(extended(program.open("/dev/iommu"), 2)).isEqualTo(minus(Errno.EIO));
  }

  @Test
  void anExtensionsDescriptorKeepsTheFd() {
    program.close();
    program = new UserProgram(door(KernelProfile.LINUX_7_2, extension(TEST)));
    int extended = program.open("/dev/iommu");
    var fake = engine.opened.getLast();

    int descriptor = extended(extended, 3);
    assertThat(descriptor).isEqualTo(extended + 1);
    assertThat(program.door.close(program.process, extended)).isZero();
    assertThat(fake.closed).isFalse();
    assertThat(fake.calls).isEmpty();
    assertThat(program.door.close(program.process, descriptor)).isZero();
    assertThat(fake.calls).as("its content was closed, before the fd").containsExactly("ioas");
    assertThat(fake.closed).isTrue();
  }

  @Test
  void numbersOfExtensionsAreTheirOwn() {
    assertThatThrownBy(() -> door(KernelProfile.LINUX_7_2, extension(0x3b85)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> door(KernelProfile.LINUX_7_2, extension(0x3b64)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> door(KernelProfile.LINUX_7_2, extension(TEST), extension(TEST)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
