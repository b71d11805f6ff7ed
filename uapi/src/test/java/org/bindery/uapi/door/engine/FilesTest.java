package org.bindery.uapi.door.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import org.bindery.api.Errno;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.TestProcess;
import org.bindery.uapi.door.kit.UserProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Opening, closing, exiting. */
class FilesTest {
  private final FakeEngine engine = new FakeEngine();
  private final UserProgram program = new UserProgram(new EngineDoor(engine));

  @AfterEach
  void close() {
    program.close();
  }

  @Test
  void theLowestFreeDescriptorOfEachProcess() {
    TestProcess other = new TestProcess();
    assertThat(program.open("/dev/iommu")).isEqualTo(3);
    assertThat(program.open("/dev/vfio/vfio")).isEqualTo(4);
    assertThat(program.open("/dev/iommu")).isEqualTo(5);
    assertThat(program.door.open(other, "/dev/iommu")).isEqualTo(3);
    assertThat(program.door.close(program.process, 4)).isZero();
    assertThat(program.door.close(program.process, 4)).isEqualTo(minus(Errno.EBADF));
    assertThat(program.open("/dev/iommu")).isEqualTo(4);
    assertThat(program.open("/dev/iommu")).isEqualTo(6);
    assertThat(engine.names).containsExactly("fd3", "fd4", "fd5", "fd3", "fd4", "fd6");
    assertThat(engine.opened.get(1).closed).isTrue();
    assertThat(engine.opened.get(3).closed).isFalse();
  }

  @Test
  void noSuchFile() {
    assertThat(program.open("/dev/null")).isEqualTo(minus(Errno.ENOENT));
    assertThat(program.open("/dev/vfio/devices/vfio0")).isEqualTo(minus(Errno.ENOENT));
    assertThat(program.open("/dev/iommu")).as("the number was given back").isEqualTo(3);
  }

  @Test
  void exitClosesWhatIsTheProcess() {
    TestProcess other = new TestProcess();
    int _ = program.open("/dev/iommu");
    int _ = program.door.open(other, "/dev/iommu");
    program.door.exit(program.process);
    program.door.exit(program.process);
    assertThat(engine.opened.get(0).closed).isTrue();
    assertThat(engine.opened.get(1).closed).isFalse();
    assertThat(program.door.ioctl(program.process, 3, 0x3b80, 0)).isEqualTo(minus(Errno.EBADF));
    assertThat(program.open("/dev/iommu")).isEqualTo(3);
  }

  @Test
  void aClosedDoor() {
    int _ = program.open("/dev/iommu");
    program.door.close();
    assertThat(engine.opened.get(0).closed).isTrue();
    assertThat(program.open("/dev/iommu")).isEqualTo(minus(Errno.ENODEV));
  }
}
