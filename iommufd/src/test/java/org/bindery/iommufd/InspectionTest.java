package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.HardwareFd;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.inspect.Inspection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectionTest {
  private final Lab lab = new Lab();
  private final Inspection inspection = lab.fd.commands(Inspection.class).orElseThrow();
  private final int ioas = lab.fd.allocateIoas();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void eachMapThatPinsAFrameCountsOverAllFds() {
    EngineDevice device = lab.fd.bind(lab.device);
    lab.map(ioas, 0x10000, 0x2000);
    assertThat(inspection.pins(VA, 0x3000)).containsExactly(0, 0, 0);
    device.attach(ioas);
    lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    lab.fd.copy(ioas, ioas, 0x10000, 0x1000, Access.READ, OptionalLong.of(0x20000));
    assertThat(inspection.pins(VA, 0x3000)).as("copies and tables share").containsExactly(1, 1, 0);
    lab.fd.map(ioas, VA + 0x1000, 0x1000, Access.READ, OptionalLong.of(0x30000));
    assertThat(inspection.pins(VA, 0x3000)).containsExactly(1, 2, 0);
    HardwareFd other = lab.engine.open("fd1", lab.process, lab.faults::add);
    int there = other.allocateIoas();
    other.map(there, VA + 0x1000, 0x2000, Access.READ, OptionalLong.of(0x1000));
    other.bind(lab.member(new FakeGroup(7), 0, 0x11)).attach(there);
    assertThat(inspection.pins(VA, 0x3000)).containsExactly(1, 3, 1);
    other.close();
    assertThat(inspection.pins(VA, 0x3000)).containsExactly(1, 2, 0);
  }

  @Test
  void accessesCount() {
    lab.map(ioas, 0x10000, 0x2000);
    EngineAccess access =
        lab.fd
            .commands(org.bindery.engine.AccessCommands.class)
            .orElseThrow()
            .createAccess((_, _) -> {}, true);
    access.attach(ioas);
    access.pin(0x11000, 0x1000, Access.READ);
    access.pin(0x11000, 0x1000, Access.READ);
    assertThat(inspection.pins(VA, 0x2000)).containsExactly(0, 1);
  }

  @Test
  void wholePagesOnly() {
    refused(Errno.EINVAL, () -> inspection.pins(VA + 1, 0x1000));
    refused(Errno.EINVAL, () -> inspection.pins(VA, 1));
    refused(Errno.EFAULT, () -> inspection.pins(0x1000, 0x1000));
    assertThat(inspection.pins(VA, 0)).isEmpty();
  }

  @Test
  void areasByNumberAlsoThoseInWork() {
    lab.fd.bind(lab.device).attach(ioas);
    lab.map(ioas, 0x20000, 0x1000);
    OptionalLong[] inWork = new OptionalLong[1];
    lab.hardware
        .domainOf(lab.device.requester())
        .onNextMap(() -> inWork[0] = inspection.areaStart(ioas, 0));
    lab.map(ioas, 0x10000, 0x1000);
    assertThat(inWork[0]).hasValue(0x10000);
    assertThat(inspection.areaStart(ioas, 1)).hasValue(0x20000);
    assertThat(inspection.areaStart(ioas, 2)).isEmpty();
    assertThat(inspection.areaStart(ioas, -1)).isEmpty();
    refused(Errno.ENOENT, () -> inspection.areaStart(9, 0));
    lab.fd.close();
    refused(Errno.EBADF, () -> inspection.areaStart(ioas, 0));
    refused(Errno.EBADF, () -> inspection.pins(VA, 0x1000));
  }
}
