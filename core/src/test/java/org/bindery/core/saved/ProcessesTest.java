package org.bindery.core.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.NIC;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.Administration;
import org.bindery.api.BindRequest;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.StepView;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.fake.Life;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several processes on one machine and one data directory, one after the other and at once. */
class ProcessesTest {
  private final Machine machine = new Machine();
  private final Map<String, String> before = machine.host.tree().snapshot();

  @AfterEach
  void close() {
    machine.close();
  }

  private static Administration in(Machine.Running process) {
    return process.core.administration();
  }

  private static Refusal refused(Errno errno, ThrowingCallable call) {
    Refusal[] refusal = new Refusal[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RefusedException.class, e -> refusal[0] = e.refusal());
    assertThat(refusal[0].errno()).as(refusal[0].reason()).isEqualTo(errno);
    return refusal[0];
  }

  @Test
  void aTakeOutlivesAProcessThatEndsInOrder() {
    Machine.Running first = machine.start();
    in(first).take(List.of(DISK), false, false);
    first.end();
    Machine.Running second = machine.start();
    assertThat(in(second).device(DISK).driver()).contains("vfio-pci");
    assertThat(in(second).toRestore()).isEmpty();
    assertThat(in(second).restore()).isEmpty();
    second.core.open().bind(BindRequest.of(DISK)).unbind();
    second.end();
    Machine.Running third = machine.start();
    assertThat(in(third).device(DISK).driver()).contains("vfio-pci");
    assertThat(in(third).giveBack(List.of(DISK), false)).extracting(StepView::done).contains(true);
    assertThat(machine.host.tree().snapshot()).isEqualTo(before);
    assertThat(machine.files()).isEmpty();
  }

  @Test
  void whatABindTookIsGivenBackAtTheEnd() {
    Machine.Running first = machine.start();
    var unused = first.core.open().bind(BindRequest.of(DISK).take(true));
    assertThat(machine.files()).hasSize(1);
    first.end();
    assertThat(machine.host.tree().snapshot()).isEqualTo(before);
    assertThat(machine.files()).isEmpty();
  }

  @Test
  void theUserIsWarnedOfWhatADeadProcessLeft() {
    Machine.Running first = machine.start();
    in(first).take(List.of(DISK), false, false);
    first.kill();
    Machine.Running second = machine.start();
    assertThat(second.core.events.newest())
        .filteredOn(event -> event.topic().equals("bindery/host/TO_RESTORE"))
        .singleElement()
        .satisfies(event -> assertThat(event.text()).contains("lab/" + DISK, "restore"));
    assertThat(in(second).toRestore()).containsExactly("lab/" + DISK);
    assertThat(in(second).device(DISK).driver()).contains("vfio-pci");
    assertThat(in(second).giveBack(List.of(DISK), false)).isNotEmpty();
    assertThat(machine.host.tree().snapshot()).isEqualTo(before);
    assertThat(in(second).toRestore()).isEmpty();
  }

  @Test
  void whatALivingProcessHasIsNotTouched() {
    Machine.Running first = machine.start();
    Machine.Running second = machine.start();
    in(first).take(List.of(DISK), false, false);
    Map<String, String> taken = machine.host.tree().snapshot();
    List<ThrowingCallable> tries =
        List.of(
            () -> in(second).giveBack(List.of(DISK), false),
            () -> in(second).take(List.of(NIC, DISK), false, false),
            () -> second.core.open().bind(BindRequest.of(DISK)),
            () -> in(second).restore());
    for (ThrowingCallable each : tries) {
      assertThat(refused(Errno.EBUSY, each).blockers())
          .singleElement()
          .satisfies(blocker -> {
            assertThat(blocker.object()).isEqualTo(DISK);
            assertThat(blocker.why()).contains(first.id.toString());
          });
    }
    assertThat(in(second).explain(DISK, Use.BIND).verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(machine.host.tree().snapshot()).isEqualTo(taken);
    first.kill();
    machine.host.tree().usedBy(new Life());
    assertThat(in(second).restore()).hasSize(1);
    assertThat(machine.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void theRestIsRestoredBesideALivingProcess() {
    Machine.Running dead = machine.start();
    in(dead).take(List.of(DISK), false, false);
    dead.kill();
    Machine.Running living = machine.start();
    in(living).take(List.of(NIC), false, false);
    Machine.Running second = machine.start();
    Refusal refusal = refused(Errno.EBUSY, () -> in(second).restore());
    assertThat(refusal.reason()).contains(NIC, living.id.toString(), "restored: " + DISK);
    assertThat(in(second).device(DISK).driver()).contains("nvme");
    assertThat(in(second).device(NIC).driver()).contains("vfio-pci");
    assertThat(machine.files()).hasSize(1);
  }

  @Test
  void whileItIsBoundNobodyElseGivesItBack() {
    Machine.Running first = machine.start();
    in(first).take(List.of(DISK), false, false);
    first.end();
    Machine.Running second = machine.start();
    var disk = second.core.open().bind(BindRequest.of(DISK));
    Machine.Running third = machine.start();
    refused(Errno.EBUSY, () -> in(third).giveBack(List.of(DISK), false));
    disk.unbind();
    assertThat(in(third).giveBack(List.of(DISK), false)).hasSize(1);
    assertThat(machine.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void whatWasKeptInAnotherBootIsVoid() {
    Machine.Running first = machine.start();
    in(first).take(List.of(DISK), false, false);
    first.kill();
    machine.host.reboot();
    Machine.Running second = machine.start();
    assertThat(machine.files()).isEmpty();
    assertThat(in(second).restore()).isEmpty();
    refused(Errno.ENOENT, () -> in(second).giveBack(List.of(DISK), false));
  }

  @Test
  void aDeviceThatHasGoneIsToldAndForgotten() {
    Machine.Running first = machine.start();
    in(first).take(List.of(NIC, DISK), false, false);
    first.kill();
    machine.host.remove(DISK);
    Machine.Running second = machine.start();
    assertThat(in(second).restore())
        .extracting(StepView::kind)
        .containsExactly("forgetDevice", "overrideDriver");
    assertThat(in(second).device(NIC).driver()).contains("e1000");
    assertThat(machine.files()).isEmpty();
  }

  @Test
  void whatCannotBeRestoredKeepsItsEntryAndTheRestIsRestored() {
    Machine.Running first = machine.start();
    in(first).take(List.of(NIC, DISK), false, false);
    first.kill();
    Machine.Running second = machine.start();
    machine.host.tree().failAt(0);
    refused(Errno.EIO, () -> in(second).restore());
    machine.host.tree().failAt(-1);
    assertThat(in(second).device(NIC).driver()).contains("e1000");
    assertThat(in(second).toRestore()).containsExactly("lab/" + DISK);
    assertThat(in(second).restore()).hasSize(1);
    assertThat(machine.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void aDeviceThatLeavesIsForgottenAndOneWhoseHostStopsIsNot() {
    Machine.Running first = machine.start();
    in(first).take(List.of(NIC, DISK), false, false);
    machine.host.remove(DISK);
    first.core.core.deviceGone("lab", DISK);
    assertThat(machine.files()).hasSize(1);
    first.core.core.deviceGone("lab", NIC);
    first.core.core.hostGone(first.core.managed);
    assertThat(machine.files()).hasSize(1);
  }
}
