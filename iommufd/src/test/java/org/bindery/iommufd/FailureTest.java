package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.RefusedException;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.Test;

/** Whichever call of hardware or memory fails, a command leaves everything as it was. */
class FailureTest {
  /**
   * Two address spaces, one attached, with areas over several memories; a second table on one; two
   * subdevices, one of them on the process' own table.
   */
  private static final class Scene implements AutoCloseable {
    final PasidLab pasids = new PasidLab();
    final Lab lab = pasids.lab;
    final int attached = lab.fd.allocateIoas();
    final int loose = lab.fd.allocateIoas();
    final EngineDevice device = lab.fd.bind(lab.device);
    final EngineDevice queue = pasids.subdevice("wq0.0", 5);
    final EngineDevice shared = pasids.subdevice("wq0.1", 6);
    final EngineAccess access =
        lab.fd.commands(AccessCommands.class).orElseThrow().createAccess((_, _) -> {}, true);

    Scene() {
      shared.attach(lab.fd.allocateHwpt(shared.id(), HwptRequest.sva()));
      lab.process.add(Lab.VA + Lab.SIZE, 0x4000, Access.READ_WRITE);
      device.attach(attached);
      lab.fd.allocateHwpt(device.id(), HwptRequest.paging(attached));
      lab.map(attached, 0x1000, 0x3000);
      long across = Lab.VA + Lab.SIZE - 0x2000;
      lab.fd.map(attached, across, 0x4000, Access.READ, OptionalLong.of(0x8000));
      lab.fd.copy(loose, attached, 0x8000, 0x4000, Access.READ, OptionalLong.of(0x8000));
      lab.fd.map(loose, Lab.VA, 0x1000, Access.READ, OptionalLong.of(0xc000));
      lab.map(loose, 0x1000, 0x1000);
      access.attach(loose);
    }

    String state() {
      return "%s %s %s %s %s %s %s %b %b %d %s"
          .formatted(
              lab.fd.objects(),
              lab.fd.areas(attached),
              lab.fd.areas(loose),
              lab.fd.ranges(loose),
              device.attached(),
              queue.attached(),
              shared.attached(),
              pasids.domain(5) == null,
              pasids.domain(6).process() == lab.process,
              lab.memory.pinnedPages(),
              lab.hardware.domains().stream()
                  .mapToInt(domain -> domain.mappedPages())
                  .sorted()
                  .boxed()
                  .toList());
    }

    @Override
    public void close() {
      lab.close();
    }
  }

  private static void everyFailureOf(Consumer<Scene> command) {
    int failing = 1;
    while (true) {
      try (Scene scene = new Scene()) {
        String before = scene.state();
        scene.lab.failures.failCall(failing);
        boolean failed = false;
        try {
          command.accept(scene);
        } catch (RefusedException refused) {
          assertThat(refused.errno()).isEqualTo(Errno.ENOMEM);
          failed = true;
        }
        int calls = scene.lab.failures.calls();
        scene.lab.failures.failCall(0);
        if (!failed) {
          assertThat(failing).as("there were calls to fail").isGreaterThan(1);
          assertThat(calls).isEqualTo(failing - 1);
          return;
        }
        assertThat(scene.state()).as("after call %d failed", failing).isEqualTo(before);
        command.accept(scene);
        scene.lab.fd.close();
        assertThat(scene.lab.memory.pinnedPages()).isZero();
        assertThat(scene.lab.hardware.domains()).isEmpty();
      }
      if (++failing > 100) {
        fail("no end of calls");
      }
    }
  }

  @Test
  void map() {
    everyFailureOf(scene ->
        scene.lab.fd.map(
            scene.attached,
            Lab.VA + Lab.SIZE - 0x3000,
            0x6000,
            Access.READ,
            OptionalLong.of(0x20000)));
  }

  @Test
  void copyOfSeveralAreas() {
    everyFailureOf(scene -> {
      scene.lab.fd.copy(
          scene.attached, scene.loose, 0x8000, 0x4000, Access.READ, OptionalLong.of(0x40000));
    });
  }

  @Test
  void mapFile() {
    everyFailureOf(scene ->
        scene.lab.spaces.mapFile(
            scene.attached,
            scene.lab.process.memories().getFirst(),
            0x1000,
            0x6000,
            Access.READ,
            OptionalLong.of(0x20000)));
  }

  @Test
  void pinOfSeveralAreas() {
    everyFailureOf(scene -> scene.access.pin(0x8000, 0x5000, Access.READ));
  }

  @Test
  void allocateHwpt() {
    everyFailureOf(
        scene -> scene.lab.fd.allocateHwpt(scene.device.id(), HwptRequest.paging(scene.loose)));
  }

  @Test
  void replace() {
    everyFailureOf(scene -> scene.device.attach(scene.loose));
  }

  @Test
  void allocateSva() {
    everyFailureOf(scene -> scene.lab.fd.allocateHwpt(scene.queue.id(), HwptRequest.sva()));
  }

  @Test
  void firstAttachOfASubdevice() {
    everyFailureOf(scene -> scene.queue.attach(scene.loose));
  }

  @Test
  void replaceOfASubdevice() {
    everyFailureOf(scene -> scene.shared.attach(scene.loose));
  }

  @Test
  void firstAttach() {
    everyFailureOf(scene -> {
      var other = scene.lab.member(new FakeGroup(6), 0, 0x15);
      EngineDevice bound = scene.lab.fd.bind(other);
      try {
        bound.attach(scene.loose);
      } catch (RefusedException refused) {
        assertThat(scene.lab.hardware.state(other.requester())).isEqualTo("blocked");
        throw refused;
      } finally {
        if (bound.attached().isEmpty()) {
          bound.close();
        }
      }
    });
  }
}
