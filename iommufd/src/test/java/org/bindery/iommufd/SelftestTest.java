package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.VA;
import static org.bindery.iommufd.Lab.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineObject;
import org.bindery.engine.Inspection;
import org.bindery.engine.SelftestCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelftestTest {
  private final Lab lab = new Lab();
  private final SelftestCommands selftest = lab.fd.commands(SelftestCommands.class).orElseThrow();
  private final Inspection inspection = lab.fd.commands(Inspection.class).orElseThrow();
  private final List<String> told = new ArrayList<>();

  private final class Held implements AutoCloseable {
    @Override
    public void close() {
      told.add("ended");
    }
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void seesDomainsAndDevices() {
    int ioas = lab.fd.allocateIoas();
    EngineDevice device = lab.fd.bind(lab.device);
    int hwpt = device.attach(ioas);

    assertThat(inspection.domain(hwpt)).isSameAs(lab.hardware.domainOf(lab.device.requester()));
    assertThat(inspection.device(device.id())).isSameAs(lab.device);
    refused(Errno.ENOENT, () -> inspection.domain(ioas));
    refused(Errno.ENOENT, () -> inspection.device(hwpt));
  }

  @Test
  void reservesForNobody() {
    int ioas = lab.fd.allocateIoas();
    lab.map(ioas, 0x10000, 4096);

    refused(Errno.EADDRINUSE, () -> selftest.reserve(ioas, new IovaRange(0x10fff, 0x20000)));
    selftest.reserve(ioas, new IovaRange(0x11000, 0x11fff));
    assertThat(lab.fd.ranges(ioas).ranges())
        .containsExactly(new IovaRange(0, 0x10fff), new IovaRange(0x12000, -1));
    refused(Errno.EINVAL, () -> lab.fd.map(ioas, VA, 4096, Access.READ, OptionalLong.of(0x11000)));
    refused(Errno.ENOENT, () -> selftest.reserve(77, new IovaRange(0, 1)));

    EngineDevice device = lab.fd.bind(lab.device);
    var unused = device.attach(ioas);
    device.close();
    assertThat(lab.fd.ranges(ioas).ranges())
        .containsExactly(new IovaRange(0, 0x10fff), new IovaRange(0x12000, -1));
  }

  @Test
  void takesAnIdFirstAndShowsTheObjectLast() {
    try (SelftestCommands.Draft draft = selftest.draft()) {
      assertThat(draft.id()).isEqualTo(1);
      assertThat(lab.fd.allocateIoas()).isEqualTo(2);
      refused(Errno.ENOENT, () -> lab.fd.destroy(1));
      refused(Errno.ENOENT, () -> selftest.object(1, Held.class));

      Held held = new Held();
      draft.publish(held);
      assertThat(selftest.object(1, Held.class)).isSameAs(held);
    }
    assertThat(lab.fd.objects()).extracting(EngineObject::type).containsExactly("selftest", "ioas");
    refused(Errno.ENOENT, () -> selftest.object(1, SelftestCommands.Draft.class));
    refused(Errno.ENOENT, () -> selftest.object(2, Held.class));

    lab.fd.destroy(1);
    assertThat(told).containsExactly("ended");
    refused(Errno.ENOENT, () -> selftest.object(1, Held.class));
    assertThat(lab.fd.allocateIoas()).isEqualTo(1);
  }

  @Test
  void givesTheIdOfADraftBack() {
    try (SelftestCommands.Draft draft = selftest.draft()) {
      assertThat(draft.id()).isEqualTo(1);
    }
    assertThat(lab.fd.allocateIoas()).isEqualTo(1);
    assertThat(told).isEmpty();
  }

  @Test
  void endsObjectsOfAClosedFdWhenItsDevicesAreUnbound() {
    EngineDevice device = lab.fd.bind(lab.device);
    try (SelftestCommands.Draft draft = selftest.draft()) {
      draft.publish(() -> {
        device.close();
        told.add(lab.group.claimed() ? "bound" : "unbound");
      });
    }

    lab.fd.close();

    assertThat(told).containsExactly("unbound");
    refused(Errno.EBADF, selftest::draft);
  }
}
