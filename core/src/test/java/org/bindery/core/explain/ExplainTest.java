package org.bindery.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.core.fake.CoreFixture.BRIDGE;
import static org.bindery.core.fake.CoreFixture.DISK;
import static org.bindery.core.fake.CoreFixture.EDU;
import static org.bindery.core.fake.CoreFixture.EDU_BESIDE_NIC;
import static org.bindery.core.fake.CoreFixture.NIC;
import static org.bindery.core.fake.CoreFixture.NO_IOMMU;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bindery.api.BindRequest;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.core.fake.CoreFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private final CoreFixture core = new CoreFixture();

  @AfterEach
  void close() {
    core.close();
  }

  private Explanation explain(String device) {
    return core.administration().explain(device, Use.BIND);
  }

  @Test
  void withoutABinderNothingCanBe() {
    assertThat(explain(EDU).verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    assertThat(explain(EDU).reason()).contains("no binder is there");
  }

  @Test
  void whatIsFreeIsReady() {
    core.generic();
    Explanation edu = explain(EDU);
    assertThat(edu.verdict()).isEqualTo(Verdict.READY);
    assertThat(edu.binder()).contains("vfio-pci");
    assertThat(edu.commands()).isEmpty();
    assertThat(edu.hostLoses()).isEmpty();
    assertThat(core.host.tree().writes()).isZero();
  }

  @Test
  void siblingsAreTakenFirstAndThenItIsReady() {
    core.generic();
    Explanation edu = explain(EDU_BESIDE_NIC);
    assertThat(edu.verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(edu.commands()).containsExactly("take " + NIC);
    assertThat(edu.hostLoses()).containsExactly("network controller 0000:01:01.0 (driver e1000)");
    assertThat(edu.siblings()).extracting(d -> d.name()).containsExactly(BRIDGE, NIC);
    core.administration().take(List.of(NIC), false, false);
    assertThat(explain(EDU_BESIDE_NIC).verdict()).isEqualTo(Verdict.READY);
    core.open().bind(BindRequest.of(EDU_BESIDE_NIC));
  }

  @Test
  void itsOwnDriverIsNamed() {
    core.generic();
    Explanation disk = explain(DISK);
    assertThat(disk.verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(disk.commands()).containsExactly("take " + DISK);
    assertThat(disk.hostLoses()).containsExactly("NVMe controller 0000:00:11.0 (driver nvme)");
  }

  @Test
  void whatIsBoundIsBlocked() {
    core.generic();
    core.open().bind(BindRequest.of(EDU).label("edu"));
    Explanation edu = explain(EDU);
    assertThat(edu.verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(edu.reason()).contains("bound in fd0 of admin as edu");
    assertThat(edu.blockers()).hasSize(1);
  }

  @Test
  void whatCanNeverBe() {
    core.generic();
    assertThat(explain(BRIDGE).verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    assertThat(explain(NO_IOMMU).verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    core.host
        .tree()
        .put(
            "kernel/iommu_groups/1/reserved_regions",
            "0x00000000fee00000 0x00000000feefffff msi\n"
                + "0x000000007c000000 0x000000007fffffff direct-relaxable");
    assertThat(explain(EDU).verdict()).isEqualTo(Verdict.READY);
    core.host
        .tree()
        .put(
            "kernel/iommu_groups/1/reserved_regions",
            "0x000000007c000000 0x000000007fffffff direct");
    assertThat(explain(EDU).verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    assertThat(explain(EDU).reason()).contains("0x000000007c000000-0x000000007fffffff");
  }

  private static Refusal.Builder noModule() {
    return Refusal.of(Errno.ENODEV, "the module vfio-pci is not loaded");
  }

  @Test
  void whatTheHostSaysAgainstItIsMendedFirst() {
    core.generic();
    core.host.obstacle(
        DISK,
        noModule().remedy("system modprobe vfio-pci").build(),
        Refusal.of(Errno.EACCES, "no permission for vfio0")
            .blockedBy("vfio0", "mode 0600")
            .remedy("system chmod 0666 vfio0")
            .build());
    Explanation disk = explain(DISK);
    assertThat(disk.verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(disk.commands())
        .containsExactly("system modprobe vfio-pci", "system chmod 0666 vfio0", "take " + DISK);
    assertThat(disk.reason()).contains("not loaded", "no permission", "nvme");
    assertThat(disk.blockers()).extracting(Blocker::object).containsExactly(DISK, "vfio0", DISK);
    assertThat(disk.hostLoses()).hasSize(1);
    core.host.obstacle(EDU, noModule().remedy("system modprobe vfio-pci").build());
    assertThat(explain(EDU).commands()).containsExactly("system modprobe vfio-pci");
  }

  @Test
  void whatNoCommandMendsBlocks() {
    core.generic();
    core.host.obstacle(
        DISK, noModule().remedy("system modprobe vfio-pci").build(), noModule().build());
    assertThat(explain(DISK).verdict()).isEqualTo(Verdict.BLOCKED);
    assertThat(explain(DISK).commands()).isEmpty();
    core.host.obstacle(NO_IOMMU, Refusal.of(Errno.ENODEV, "the IOMMU is switched off").build());
    assertThat(explain(NO_IOMMU).verdict()).isEqualTo(Verdict.IMPOSSIBLE);
    assertThat(explain(NO_IOMMU).reason()).isEqualTo("the IOMMU is switched off");
  }

  @Test
  void bindAndTakeAreRefusedAsTheHostSaysAndTouchNothing() {
    core.generic();
    Refusal first =
        noModule().blockedBy("vfio-pci", "not loaded").remedy("system modprobe vfio-pci").build();
    for (String device : List.of(EDU, DISK)) {
      core.host.obstacle(device, first, Refusal.of(Errno.EPERM, "another").build());
      List<ThrowingCallable> tries =
          List.of(
              () -> core.open().bind(BindRequest.of(device)),
              () -> core.open().bind(BindRequest.of(device).take(true)),
              () -> core.administration().take(List.of(device), false, false));
      for (ThrowingCallable each : tries) {
        assertThatThrownBy(each)
            .isInstanceOfSatisfying(
                RefusedException.class, e -> assertThat(e.refusal()).isSameAs(first));
      }
    }
    assertThat(core.host.tree().writes()).isZero();
  }
}
