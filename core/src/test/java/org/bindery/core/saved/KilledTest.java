package org.bindery.core.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU_BESIDE_NIC;
import static org.bindery.core.fake.CoreFixture.NIC;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.IommuFd;
import org.bindery.api.RefusedException;
import org.bindery.core.fake.CoreFixture;
import org.bindery.core.fake.Life;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process is killed between every two of its changes; a later one restores all of it. */
class KilledTest {
  /** More than any of what follows changes. */
  private static final int ENOUGH = 60;

  /** Every way that devices are moved. */
  enum Work {
    TAKE(core -> core.administration().take(List.of(NIC, DISK), false, false)),
    GIVE_BACK(core -> {
      core.administration().take(List.of(NIC, DISK), false, false);
      core.administration().giveBack(List.of(DISK, NIC), false);
    }),
    BIND_AND_UNBIND(core -> bind(core.open(), DISK).unbind()),
    BIND_AND_CLOSE(core -> {
      try (IommuFd fd = core.open()) {
        var unused = bind(fd, DISK);
      }
    }),
    BIND_WHAT_WAS_TAKEN(core -> {
      core.administration().take(List.of(DISK), false, false);
      bind(core.open(), DISK).unbind();
      core.administration().giveBack(List.of(DISK), false);
    }),
    UNDO_OF_A_TAKE(core -> {
      core.host.tree().failAt(4);
      core.administration().take(List.of(NIC, DISK), false, false);
    }),
    PENDING_UNTIL_THE_GROUP_IS_FREE(core -> {
      IommuFd fd = core.open();
      BoundDevice nic = bind(fd, NIC);
      BoundDevice edu = bind(fd, EDU_BESIDE_NIC);
      nic.unbind();
      edu.unbind();
    });

    private final Consumer<CoreFixture> work;

    Work(Consumer<CoreFixture> work) {
      this.work = work;
    }

    private static BoundDevice bind(IommuFd fd, String device) {
      return fd.bind(BindRequest.of(device).take(true));
    }

    void in(CoreFixture core) {
      try {
        work.accept(core);
      } catch (RefusedException | Life.Killed e) {
        // It was killed on the way, or made to fail.
      }
      core.host.tree().failAt(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void whateverItWasAboutToDoIsRestored(Work work) {
    boolean died = true;
    for (int acts = 0; died; acts++) {
      assertThat(acts).isLessThan(ENOUGH);
      try (Machine machine = new Machine()) {
        Map<String, String> before = machine.host.tree().snapshot();
        Machine.Running first = machine.startMortal(acts);
        work.in(first.core);
        died = first.died();
        first.kill();
        restored(machine, before, work + " after " + acts);
      }
    }
  }

  @Property(tries = 60)
  void andWhenTheRestoreIsKilledToo(
      @ForAll Work work,
      @ForAll @IntRange(max = 20) int acts,
      @ForAll @IntRange(max = 12) int restores,
      @ForAll boolean override) {
    try (Machine machine = new Machine()) {
      if (override) {
        machine.host.tree().put("bus/pci/devices/" + DISK + "/driver_override", "nvme");
      }
      Map<String, String> before = machine.host.tree().snapshot();
      Machine.Running first = machine.startMortal(acts);
      work.in(first.core);
      first.kill();
      Machine.Running second = machine.startMortal(restores);
      try {
        var unused = second.core.administration().restore();
      } catch (RefusedException | Life.Killed e) {
        // It was killed on the way.
      }
      second.kill();
      restored(machine, before, work + " after " + acts + " and " + restores);
    }
  }

  private static void restored(Machine machine, Map<String, String> before, String when) {
    Machine.Running last = machine.start();
    if (!machine.host.tree().snapshot().equals(before)) {
      assertThat(last.core.administration().toRestore()).as(when).isNotEmpty();
    }
    var unused = last.core.administration().restore();
    assertThat(machine.host.tree().snapshot()).as(when).isEqualTo(before);
    assertThat(machine.files()).as(when).isEmpty();
    assertThat(last.core.administration().toRestore()).as(when).isEmpty();
    assertThat(last.core.administration().restore()).as(when).isEmpty();
  }
}
