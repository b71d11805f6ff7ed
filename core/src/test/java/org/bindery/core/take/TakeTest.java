package org.bindery.core.take;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.BRIDGE;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;
import static org.bindery.core.fake.CoreFixture.EDU_BESIDE_NIC;
import static org.bindery.core.fake.CoreFixture.NIC;

import java.util.List;
import java.util.Map;
import org.bindery.api.Administration;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.api.StepView;
import org.bindery.core.fake.CoreFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeTest {
  private final CoreFixture core = new CoreFixture();
  private final Administration administration = core.administration();

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void takenAndGivenBack() {
    Map<String, String> before = core.host.tree().snapshot();
    List<StepView> planned = administration.take(List.of(NIC, DISK), false, true);
    assertThat(planned).extracting(StepView::done).containsOnly(false);
    assertThat(core.host.tree().snapshot()).isEqualTo(before);

    List<StepView> done = administration.take(List.of(NIC, DISK), false, false);
    assertThat(done).extracting(StepView::done).containsOnly(true);
    assertThat(done.getFirst().text()).contains("e1000 -> vfio-pci");
    assertThat(administration.device(NIC).driver()).contains("vfio-pci");
    assertThat(administration.take(List.of(NIC), false, false)).isEmpty();

    administration.giveBack(List.of(NIC), false);
    assertThat(administration.device(NIC).driver()).contains("e1000");
    administration.giveBack(List.of(DISK), false);
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
    refused(Errno.ENOENT, () -> administration.giveBack(List.of(DISK), false));
  }

  @Test
  void allOrNone() {
    Map<String, String> before = core.host.tree().snapshot();
    for (int failing = 0; failing < 6; failing++) {
      core.host.tree().failAt(failing);
      refused(Errno.EIO, () -> administration.take(List.of(NIC, DISK), false, false));
      core.host.tree().failAt(-1);
      assertThat(core.host.tree().snapshot()).as("write %d", failing).isEqualTo(before);
    }
    administration.take(List.of(NIC, DISK), false, false);
    Map<String, String> taken = core.host.tree().snapshot();
    for (int failing = 0; failing < 6; failing++) {
      core.host.tree().failAt(failing);
      refused(Errno.EIO, () -> administration.giveBack(List.of(NIC, DISK), false));
      core.host.tree().failAt(-1);
      assertThat(core.host.tree().snapshot()).as("write %d", failing).isEqualTo(taken);
    }
    administration.giveBack(List.of(NIC, DISK), false);
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void theGroupsBlockersComeToo() {
    Map<String, String> before = core.host.tree().snapshot();
    administration.take(List.of(EDU_BESIDE_NIC), true, false);
    assertThat(administration.device(NIC).driver()).contains("vfio-pci");
    assertThat(administration.groups()).filteredOn(g -> g.id() == 2).allMatch(g -> g.viable());
    administration.giveBack(List.of(EDU_BESIDE_NIC), true);
    assertThat(core.host.tree().snapshot()).isEqualTo(before);
  }

  @Test
  void bridgesAndBoundDevicesAreNotTaken() {
    assertThat(refused(Errno.EINVAL, () -> administration.take(List.of(BRIDGE), false, false)))
        .contains("bridge");
    core.generic();
    BoundDevice edu = core.open().bind(BindRequest.of(EDU).label("edu"));
    assertThat(refused(Errno.EBUSY, () -> administration.take(List.of(NIC, EDU), false, false)))
        .contains("fd0");
    assertThat(administration.device(NIC).driver()).contains("e1000");
    edu.unbind();
    administration.take(List.of(NIC, EDU), false, false);
  }

  @Test
  void whatWasTakenStaysTakenAfterABind() {
    core.generic();
    administration.take(List.of(DISK), false, false);
    BoundDevice disk = core.open().bind(BindRequest.of(DISK).label("disk"));
    assertThatThrownBy(() -> administration.giveBack(List.of(DISK), false))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EBUSY);
              assertThat(e.refusal().remedies()).containsExactly("unbind fd0 disk");
            });
    disk.unbind();
    assertThat(administration.device(DISK).driver()).contains("vfio-pci");
    administration.giveBack(List.of(DISK), false);
    assertThat(administration.device(DISK).driver()).contains("nvme");
  }

  @Test
  void whatAnotherProcessUsesIsNotGivenBackButRefused() {
    administration.take(List.of(DISK), false, false);
    Map<String, String> taken = core.host.tree().snapshot();
    core.host.users.put(DISK, "pid 77 (qemu)");
    assertThat(refused(Errno.EBUSY, () -> administration.giveBack(List.of(DISK), false)))
        .contains("pid 77 (qemu)");
    assertThat(core.host.tree().snapshot()).isEqualTo(taken);

    core.host.users.clear();
    administration.giveBack(List.of(DISK), false);
    assertThat(administration.device(DISK).driver()).contains("nvme");
  }

  @Test
  void noHostDriverComesToAGroupThatAnotherProcessUses() {
    administration.take(List.of(NIC), false, false);
    core.host.users.put(EDU_BESIDE_NIC, "pid 77 (qemu)");
    assertThat(refused(Errno.EBUSY, () -> administration.giveBack(List.of(NIC), false)))
        .contains(EDU_BESIDE_NIC, "pid 77 (qemu)");
    assertThat(administration.device(NIC).driver()).contains("vfio-pci");
  }

  @Test
  void noHostDriverComesIntoAnOwnedGroup() {
    core.generic();
    administration.take(List.of(NIC), false, false);
    core.open().bind(BindRequest.of(EDU_BESIDE_NIC).label("edu"));
    assertThatThrownBy(() -> administration.giveBack(List.of(NIC), false))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.EBUSY);
              assertThat(e.refusal().remedies()).containsExactly("unbind fd0 edu");
            });
    assertThat(administration.device(NIC).driver()).contains("vfio-pci");
  }

  private static String refused(Errno errno, Runnable call) {
    String[] reason = new String[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(errno);
              reason[0] = e.refusal().reason();
            });
    return reason[0];
  }
}
